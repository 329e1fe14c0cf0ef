/** Takes photos that are dropped on it or chosen from the device. */
import { type DragEvent, useId, useState } from "react";
import { Icon } from "../components/icon";
import { useWords } from "../words";
import { KINDS } from "./queue";

export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { words } = useWords();
  const id = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    <fieldset
      aria-label={words.photos.choose}
      className={`drop ${over ? "over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="photo" size={36} />
      <label htmlFor={id} className="button">
        {words.photos.choose}
      </label>
      <input
        id={id}
        className="hidden"
        type="file"
        multiple
        accept={KINDS.join(",")}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <p className="soft small">{words.photos.dropHint}</p>
    </fieldset>
  );
}
