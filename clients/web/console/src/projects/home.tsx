/** The advertisements of the signed-in owner, and where a new one begins. */

import { type Project, ProjectState } from "@castad/web/messages";
import { useState } from "react";
import { castad } from "../castad";
import { Button, ButtonLink } from "../components/button";
import { Icon } from "../components/icon";
import { More } from "../components/more";
import { Empty, ErrorNotice } from "../components/notice";
import { Page } from "../components/page";
import { Skeleton } from "../components/skeleton";
import { useLoad } from "../hooks/use-load";
import { usePages } from "../hooks/use-pages";
import { useUser } from "../session";
import { useWords } from "../words";
import { ProjectCard } from "./project-card";
import { Unverified } from "./unverified";
import { WaitingAnalyses } from "./waiting-analyses";
import "./home.css";

export default function Home() {
  const { words } = useWords();
  const user = useUser();
  const [state, setState] = useState(ProjectState.ACTIVE);
  const archived = state === ProjectState.ARCHIVED;
  const list = usePages(`projects ${state}`, async (pageToken) => {
    const { projects, ...page } = await castad.content.listProjects({ pageToken, state });
    return { ...page, items: projects };
  });
  const empty = list.items?.length === 0;
  return (
    <Page
      title={archived ? words.projects.archive : words.projects.title(user.displayName)}
      lead={archived ? words.projects.archiveLead : words.projects.lead}
      width="wide"
      aside={!empty && <NewButton />}
    >
      <div className="stack loose">
        <ErrorNotice error={list.error} retry={list.reload} />
        {!list.items && !list.error && <Skeleton lines={3} height="6rem" />}
        {!archived && list.items && !list.hasMore && <WaitingAnalyses projects={list.items} />}
        {empty && <None archived={archived} />}
        {list.items && <Ads projects={list.items} onChange={list.reload} />}
        <More list={list} />
        {!user.emailVerified && user.email && <Unverified />}
        <p>
          <Button look="plain small" onClick={() => setState(archived ? ProjectState.ACTIVE : ProjectState.ARCHIVED)}>
            {archived ? words.common.toAds : words.projects.toArchive}
          </Button>
        </p>
      </div>
    </Page>
  );
}

function NewButton() {
  const { words } = useWords();
  return (
    <ButtonLink to="/new">
      <Icon name="plus" />
      {words.projects.begin}
    </ButtonLink>
  );
}

function None({ archived }: { archived: boolean }) {
  const { words } = useWords();
  if (archived) return <Empty title={words.projects.noneArchived} />;
  return (
    <Empty title={words.projects.none} action={<NewButton />}>
      {words.projects.noneMore}
    </Empty>
  );
}

function Ads({ projects, onChange }: { projects: readonly Project[]; onChange: () => void }) {
  const thumbnails = useThumbnails();
  return (
    <ul className="ads">
      {projects.map((project) => (
        <ProjectCard
          key={project.id}
          project={project}
          thumbnail={thumbnails.get(project.id) ?? ""}
          onChange={onChange}
        />
      ))}
    </ul>
  );
}

/** Pictures of the newest films by project; without them the list is still good. */
function useThumbnails(): Map<string, string> {
  const videos = useLoad("thumbnails", async () => (await castad.content.listVideos({ pageSize: 100 })).videos);
  return new Map(videos.value?.map((video) => [video.projectId, video.thumbnailUrl]));
}
