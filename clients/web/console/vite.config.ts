/** How the console is served in development, built, and tested. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  server: { host: "localhost", port: 5173, strictPort: true },
  preview: { host: "localhost", port: 5173, strictPort: true },
  build: { target: "es2022", manifest: true },
  test: { environment: "happy-dom", include: ["tests/**/*.test.{ts,tsx}"] },
});
