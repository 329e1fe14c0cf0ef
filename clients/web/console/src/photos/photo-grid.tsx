/** The photos in their order; dragged, or moved with the buttons beneath each. */
import type { Image } from "@castad/web/messages";
import { useState } from "react";
import { Button } from "../components/button";
import { ConfirmButton } from "../components/confirm";
import { Icon } from "../components/icon";
import { useWords } from "../words";

type Props = {
  photos: readonly Image[];
  onMove: (from: number, to: number) => void;
  onRemove: (imageId: string) => Promise<void>;
};

export function PhotoGrid({ photos, onMove, onRemove }: Props) {
  const { words } = useWords();
  const [dragged, setDragged] = useState<number>();
  const [target, setTarget] = useState<number>();
  const drop = (to: number) => {
    if (dragged !== undefined && dragged !== to) onMove(dragged, to);
    setDragged(undefined);
    setTarget(undefined);
  };
  return (
    <ol className="photos" aria-label={words.photos.inOrder}>
      {photos.map((photo, at) => (
        <li
          key={photo.id}
          className={target === at && dragged !== undefined ? "target" : ""}
          draggable
          onDragStart={() => setDragged(at)}
          onDragEnter={() => setTarget(at)}
          onDragOver={(event) => event.preventDefault()}
          onDragEnd={() => drop(dragged ?? at)}
          onDrop={() => drop(at)}
        >
          <img
            src={photo.url}
            alt={words.photos.photo(at + 1)}
            loading="lazy"
            width={photo.width}
            height={photo.height}
          />
          {at === 0 && <span className="badge good cover">{words.photos.cover}</span>}
          <div className="photo-actions">
            <Move
              icon="back"
              label={words.photos.earlier(at + 1)}
              at={at}
              by={-1}
              count={photos.length}
              onMove={onMove}
            />
            <Move
              icon="forth"
              label={words.photos.later(at + 1)}
              at={at}
              by={1}
              count={photos.length}
              onMove={onMove}
            />
            <ConfirmButton
              small
              label={<Icon name="remove" />}
              name={words.photos.remove(at + 1)}
              title={words.photos.removeTitle}
              yes={words.common.remove}
              act={() => onRemove(photo.id)}
            />
          </div>
        </li>
      ))}
    </ol>
  );
}

type MoveProps = {
  icon: "back" | "forth";
  label: string;
  at: number;
  by: 1 | -1;
  count: number;
  onMove: Props["onMove"];
};

function Move({ icon, label, at, by, count, onMove }: MoveProps) {
  const to = at + by;
  return (
    <Button look="quiet small" aria-label={label} disabled={to < 0 || to >= count} onClick={() => onMove(at, to)}>
      <Icon name={icon} />
    </Button>
  );
}
