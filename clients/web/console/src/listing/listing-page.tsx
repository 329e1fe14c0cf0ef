/** Where an advertisement begins: a link of the map, a search on it, or the listing typed by hand. */
import { useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { castad } from "../castad";
import { Choices } from "../components/choices";
import { ErrorNotice, Notice } from "../components/notice";
import { Page } from "../components/page";
import { useAction } from "../hooks/use-action";
import { Stepper } from "../projects/stepper";
import { useWords } from "../words";
import { ListingForm } from "./listing-form";
import { PlaceLink } from "./place-link";
import { PlaceSearch } from "./place-search";
import { isAbsent, type Source, WAYS, type Way } from "./ways";

const FORMS = { link: PlaceLink, search: PlaceSearch, hand: ListingForm };

/** Learnt once, so that nobody is led to a missing map twice. */
let mapAbsent = false;

export default function ListingPage() {
  const { words } = useWords();
  const [search] = useSearchParams();
  const [, go] = useLocation();
  const [way, setWay] = useState<Way>(mapAbsent || search.get("by") === "hand" ? "hand" : "link");
  const onAbsent = () => {
    mapAbsent = true;
    setWay("hand");
  };
  const start = useAction(async (source: Source) => {
    try {
      const { analysis } = await castad.marketing.startAnalysis({ source });
      go(`/analyses/${analysis?.id}`);
    } catch (reason) {
      if (!isAbsent(reason)) throw reason;
      onAbsent();
    }
  });
  const Form = FORMS[way];
  return (
    <Page title={words.listing.title} lead={words.listing.lead}>
      <Stepper current="stay" />
      <div className="stack loose">
        {mapAbsent ? (
          <Notice>{words.listing.mapAbsent}</Notice>
        ) : (
          <Choices
            legend={words.listing.how}
            options={WAYS.map((value) => ({ value, label: words.listing.ways[value] }))}
            value={way}
            onValue={setWay}
          />
        )}
        <Form busy={start.busy} onStart={start.run} onAbsent={onAbsent} />
        <ErrorNotice error={start.error} />
      </div>
    </Page>
  );
}
