/** Photos on their way, each with its progress, and those that did not go with the reason. */

import { Button } from "../components/button";
import { Progress } from "../components/progress";
import { useWords } from "../words";
import type { Queue, Sending } from "./queue";

export function SendingList({ queue, sending }: { queue: Queue; sending: readonly Sending[] }) {
  const { words } = useWords();
  const left = sending.filter((item) => item.state !== "failed").length;
  return (
    <>
      <p className="soft small" aria-live="polite">
        {left > 0 && words.photos.sending(left)}
      </p>
      {sending.length > 0 && (
        <ul className="stack tight">
          {sending.map((item) => (
            <SendingItem key={item.id} queue={queue} item={item} />
          ))}
        </ul>
      )}
    </>
  );
}

function SendingItem({ queue, item }: { queue: Queue; item: Sending }) {
  const { words } = useWords();
  const { fault, file } = item;
  const ours = typeof fault === "string";
  return (
    <li className="card sending">
      <div className="row between">
        <span className="file-name">{file.name}</span>
        {item.state === "failed" && (
          <div className="row">
            {!ours && (
              <Button look="quiet small" onClick={() => queue.again(item.id)}>
                {words.common.retry}
                <span className="hidden">{file.name}</span>
              </Button>
            )}
            <Button look="quiet small" onClick={() => queue.remove(item.id)}>
              {words.photos.takeAway}
              <span className="hidden">{file.name}</span>
            </Button>
          </div>
        )}
      </div>
      {fault && item.state === "failed" ? (
        <p className="field-error" role="alert">
          {ours ? words.photos.faults[fault] : fault.message}
        </p>
      ) : (
        <Progress label={words.photos.sendingName(file.name)} percent={Math.round(item.share * 100)} />
      )}
    </li>
  );
}
