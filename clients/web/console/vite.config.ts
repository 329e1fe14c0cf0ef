/** How the console is served in development, built, and tested. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  server: { host: "localhost", port: 5173, strictPort: true },
  preview: { host: "localhost", port: 5173, strictPort: true },
  build: {
    target: "es2022",
    manifest: true,
    rolldownOptions: {
      // What most pages share comes in one file; left alone, every hook and part would be a request of its own.
      output: {
        codeSplitting: { groups: [{ name: "shared", test: /src\/(components|hooks|[^/]+\.tsx?$)/, minShareCount: 4 }] },
      },
    },
  },
  test: { environment: "happy-dom", include: ["tests/**/*.test.{ts,tsx}"] },
});
