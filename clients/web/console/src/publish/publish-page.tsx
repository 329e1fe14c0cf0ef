/** Publishing: where to, with which words, when. */
import type { Account, Project } from "@castad/web/messages";
import { useState } from "react";
import { castad } from "../castad";
import { ButtonLink } from "../components/button";
import { ErrorNotice, Notice } from "../components/notice";
import { Skeleton } from "../components/skeleton";
import { useLoad } from "../hooks/use-load";
import { hasSucceeded } from "../jobs";
import { ProjectStep } from "../projects/project-step";
import { stepPath } from "../projects/steps";
import { useWords } from "../words";
import { AccountPicker } from "./account-picker";
import { PostForm } from "./post-form";

export default function PublishPage() {
  const { words } = useWords();
  return (
    <ProjectStep step="publish" title={words.publish.title} lead={words.publish.lead}>
      {({ project }) => <Publish project={project} />}
    </ProjectStep>
  );
}

function Publish({ project }: { project: Project }) {
  const { words } = useWords();
  const film = useLoad(`film ${project.videoId}`, async () => {
    return project.videoId ? (await castad.content.getVideo({ videoId: project.videoId })).video : undefined;
  });
  const [account, setAccount] = useState<Account>();
  if (film.loading) return <Skeleton lines={4} height="3rem" />;
  return (
    <div className="stack loose">
      <ErrorNotice error={film.error} retry={film.reload} />
      {!film.error && !hasSucceeded(film.value?.job) && (
        <Notice look="warn" title={words.publish.noFilm}>
          <ButtonLink to={stepPath("film", project.id)} look="quiet small">
            {words.publish.toFilm}
          </ButtonLink>
        </Notice>
      )}
      {film.value && hasSucceeded(film.value.job) && (
        <>
          <AccountPicker projectId={project.id} chosen={account} onChoose={setAccount} />
          {account && <PostForm key={account.platform} project={project} videoId={film.value.id} account={account} />}
        </>
      )}
    </div>
  );
}
