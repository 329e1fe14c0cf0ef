/** Keeps a page that breaks, or that cannot be loaded, from leaving an empty window. */
import { Component, type ReactNode } from "react";
import { useWords } from "../words";
import { Button } from "./button";
import { Empty } from "./notice";

export class Boundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { words } = useWords();
  return (
    <div className="page">
      <Empty
        title={words.common.broken}
        action={<Button onClick={() => location.reload()}>{words.common.reload}</Button>}
      >
        {words.common.brokenMore}
      </Empty>
    </div>
  );
}
