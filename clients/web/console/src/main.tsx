/** Starts the console in the reader's language. */
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { loadWords, tongue, WordsProvider } from "./words";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/parts.css";
import "./styles/forms.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

createRoot(root).render(
  <WordsProvider first={await loadWords(tongue())}>
    <App />
  </WordsProvider>,
);
