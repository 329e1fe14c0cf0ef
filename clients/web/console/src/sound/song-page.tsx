/** The song: its style, its words, and how it sounds. */
import type { Project } from "@castad/web/messages";
import { useState } from "react";
import { useLocation } from "wouter";
import { castad } from "../castad";
import { Button, ButtonLink } from "../components/button";
import { ErrorNotice } from "../components/notice";
import { useAction } from "../hooks/use-action";
import { useMade } from "../hooks/use-made";
import { hasSucceeded, isUnderWay } from "../jobs";
import { type Given, ProjectStep } from "../projects/project-step";
import { stepPath } from "../projects/steps";
import { useWords } from "../words";
import { LyricsPart } from "./lyrics-part";
import { SongPart } from "./song-part";
import { type Style, sameStyle, styleOf } from "./style";
import { StyleForm } from "./style-form";
import "./sound.css";

export default function SongPage() {
  const { words } = useWords();
  return (
    <ProjectStep step="song" title={words.song.title} lead={words.song.lead}>
      {(given) => <SongStep {...given} />}
    </ProjectStep>
  );
}

function SongStep({ project, set, reload }: Given) {
  const { words } = useWords();
  const { style, change, save } = useStyle(project, set);
  const lyrics = useMade(`lyrics ${project.id} ${project.lyricsId}`, () => lyricsOf(project));
  const song = useMade(`song ${project.id} ${project.songId}`, () => songOf(project));
  const write = useAction(async (seed: number) => {
    await save();
    await castad.content.startLyrics({ projectId: project.id, seed });
    reload();
  });
  const sing = useAction(async (seed: number) => {
    await save();
    await castad.content.startSong({ projectId: project.id, seed });
    reload();
  });
  const begun = project.lyricsId !== "";
  return (
    <div className="stack loose">
      <StyleForm style={style} open={!begun} onChange={change} />
      {!begun && (
        <div className="stack">
          <ErrorNotice error={write.error} />
          <div className="row">
            <Button busy={write.busy} onClick={() => write.run(0)}>
              {words.song.writeLyrics}
            </Button>
            <LeaveItAll project={project} save={save} />
          </div>
        </div>
      )}
      {begun && <LyricsPart lyrics={lyrics} write={write} />}
      {begun && hasSucceeded(lyrics.job) && <SongPart song={song} lyrics={lyrics.value} sing={sing} />}
      <div className="onward">
        <ButtonLink to={stepPath("photos", project.id)} look="quiet">
          {words.song.toPhotos}
        </ButtonLink>
        {hasSucceeded(song.job) && !isUnderWay(lyrics.job) && (
          <ButtonLink to={stepPath("film", project.id)}>{words.song.toFilm}</ButtonLink>
        )}
      </div>
    </div>
  );
}

/** For owners who want none of the steps between: the film page makes them all. */
function LeaveItAll({ project, save }: { project: Project; save: () => Promise<void> }) {
  const { words } = useWords();
  const [, go] = useLocation();
  const leave = useAction(async () => {
    await save();
    go(stepPath("film", project.id));
  });
  return (
    <>
      <Button look="quiet" busy={leave.busy} onClick={leave.run}>
        {words.song.leaveItAll}
      </Button>
      <ErrorNotice error={leave.error} />
    </>
  );
}

function useStyle(project: Project, set: (project: Project) => void) {
  const [style, setStyle] = useState(styleOf(project));
  const change = (part: Partial<Style>) => setStyle((before) => ({ ...before, ...part }));
  const save = async () => {
    if (sameStyle(style, styleOf(project))) return;
    const { language, ...music } = style;
    const changed = await castad.content.updateProject({ projectId: project.id, language, music });
    if (changed.project) set(changed.project);
  };
  return { style, change, save };
}

async function lyricsOf({ id, lyricsId }: Project) {
  if (!lyricsId) return undefined;
  return (await castad.content.getLyrics({ which: { case: "projectId", value: id } })).lyrics;
}

async function songOf({ id, songId }: Project) {
  if (!songId) return undefined;
  return (await castad.content.getSong({ which: { case: "projectId", value: id } })).song;
}
