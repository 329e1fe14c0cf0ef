/** How the film shall be, what making it costs, and the button that makes it. */
import { Aspect, type Project, VideoLength } from "@castad/web/messages";
import { castad } from "../castad";
import { Button } from "../components/button";
import { Choices } from "../components/choices";
import { ErrorNotice } from "../components/notice";
import { type Action, useAction } from "../hooks/use-action";
import { useLoad } from "../hooks/use-load";
import { useWords } from "../words";
import { Quote } from "./quote";

const ASPECTS = [Aspect.ASPECT_9_16, Aspect.ASPECT_1_1, Aspect.ASPECT_16_9] as const;
const LENGTHS = [VideoLength.VIDEO_LENGTH_15_S, VideoLength.VIDEO_LENGTH_30_S, VideoLength.VIDEO_LENGTH_60_S] as const;

type Props = {
  project: Project;
  length: VideoLength;
  again: boolean;
  onLength: (length: VideoLength) => void;
  onProject: (project: Project) => void;
  produce: Action<[]>;
};

export function FilmForm({ project, length, again, onLength, onProject, produce }: Props) {
  const { words } = useWords();
  const quote = useLoad(`quote ${project.id} ${length} ${project.aspect} ${project.songId} ${project.videoId}`, () =>
    castad.content.quoteProduction({ projectId: project.id, length }),
  );
  const shape = useAction(async (aspect: Aspect) => {
    const changed = await castad.content.updateProject({ projectId: project.id, aspect });
    if (changed.project) onProject(changed.project);
  });
  const refused = (quote.value?.rejections.length ?? 0) > 0;
  return (
    <section className="card stack loose" aria-labelledby="make-film">
      <h2 id="make-film">{again ? words.film.another : words.film.wish}</h2>
      <Choices
        legend={words.film.aspect}
        options={ASPECTS.map((value) => ({ value, label: <Shape aspect={value} label={words.film.aspects[value]} /> }))}
        value={project.aspect || Aspect.ASPECT_9_16}
        onValue={shape.run}
      />
      <Choices
        legend={words.film.length}
        options={LENGTHS.map((value) => ({ value, label: words.film.lengths[value] }))}
        value={length}
        onValue={onLength}
      />
      <ErrorNotice error={shape.error ?? quote.error} retry={quote.reload} />
      {quote.value && <Quote quote={quote.value} projectId={project.id} />}
      <ErrorNotice error={produce.error} />
      <div>
        <Button look={again ? "quiet" : ""} busy={produce.busy} disabled={refused} onClick={produce.run}>
          {again ? words.film.makeAgain : words.film.make}
        </Button>
      </div>
    </section>
  );
}

function Shape({ aspect, label }: { aspect: Aspect; label: string }) {
  return (
    <>
      <span className={`shape shape-${aspect}`} aria-hidden="true" />
      {label}
    </>
  );
}
