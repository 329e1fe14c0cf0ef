/** An address that leads nowhere. */
import { useWords } from "../words";
import { ButtonLink } from "./button";
import { Page } from "./page";

export default function NotFound() {
  const { words } = useWords();
  return (
    <Page title={words.common.notFound} lead={words.common.notFoundMore} width="narrow">
      <ButtonLink to="/">{words.common.toAds}</ButtonLink>
    </Page>
  );
}
