/** A button that asks before it does what cannot be taken back. */
import type { ReactNode } from "react";
import { useId, useRef } from "react";
import { useAction } from "../hooks/use-action";
import { useWords } from "../words";
import { Button } from "./button";
import { ErrorNotice } from "./notice";

type Props = {
  label: ReactNode;
  name?: string;
  title: string;
  yes: string;
  small?: boolean;
  harmless?: boolean;
  act: () => Promise<unknown>;
  children?: ReactNode;
};

const LOOKS = {
  harmful: { small: "danger small", large: "danger" },
  harmless: { small: "quiet small", large: "quiet" },
} as const;

export function ConfirmButton({ label, name, title, yes, small = false, harmless = false, act, children }: Props) {
  const { words } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const close = () => dialog.current?.close();
  const confirm = useAction(async () => {
    await act();
    close();
  });
  return (
    <>
      <Button
        look={LOOKS[harmless ? "harmless" : "harmful"][small ? "small" : "large"]}
        aria-label={name}
        onClick={() => dialog.current?.showModal()}
      >
        {label}
      </Button>
      <dialog className="dialog" ref={dialog} aria-labelledby={heading}>
        <form className="stack" onSubmit={(event) => [event.preventDefault(), confirm.run()]}>
          <h2 id={heading}>{title}</h2>
          {children}
          <ErrorNotice error={confirm.error} />
          <div className="row">
            <Button type="submit" look={harmless ? "" : "danger"} busy={confirm.busy}>
              {yes}
            </Button>
            <Button look="quiet" onClick={close}>
              {words.common.cancel}
            </Button>
          </div>
        </form>
      </dialog>
    </>
  );
}
