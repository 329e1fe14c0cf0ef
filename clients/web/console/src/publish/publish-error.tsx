/** Why a post was refused, with the way on that the reason has. */
import type { CastadError } from "../castad";
import { Button } from "../components/button";
import { ErrorNotice } from "../components/notice";
import { Unverified } from "../projects/unverified";
import { useWords } from "../words";

export function PublishError({ error, anyway }: { error: CastadError | undefined; anyway: () => void }) {
  const { words } = useWords();
  if (error?.reason === "EMAIL_NOT_VERIFIED") return <Unverified />;
  return (
    <ErrorNotice error={error}>
      {error?.reason === "POST_DUPLICATE" && (
        <Button look="quiet small" onClick={anyway}>
          {words.publish.anyway}
        </Button>
      )}
    </ErrorNotice>
  );
}
