/** The report of a project that was begun. */
import { ButtonLink } from "../components/button";
import { ErrorNotice, Notice } from "../components/notice";
import { Skeleton } from "../components/skeleton";
import { ProjectStep } from "../projects/project-step";
import { stepPath } from "../projects/steps";
import { useWords } from "../words";
import { useAnalysis } from "./analysis-page";
import { Report } from "./report";

export default function ReportPage() {
  const { words } = useWords();
  return (
    <ProjectStep step="report" title={words.report.title} lead={words.report.lead}>
      {({ project }) => (
        <>
          {project.analysisId ? <Kept analysisId={project.analysisId} /> : <Notice>{words.report.gone}</Notice>}
          <div className="onward">
            <span />
            <ButtonLink to={stepPath("photos", project.id)}>{words.report.toPhotos}</ButtonLink>
          </div>
        </>
      )}
    </ProjectStep>
  );
}

function Kept({ analysisId }: { analysisId: string }) {
  const { value: analysis, error } = useAnalysis(analysisId);
  return (
    <>
      <ErrorNotice error={error} />
      {!analysis && !error && <Skeleton lines={5} height="2rem" />}
      {analysis?.intelligence && <Report intelligence={analysis.intelligence} />}
    </>
  );
}
