/** Naming the stay by looking for it on the map. */
import type { PlaceCandidate } from "@castad/web/messages";
import { useState } from "react";
import { missing } from "../account/rules";
import { castad } from "../castad";
import { Button } from "../components/button";
import { TextField } from "../components/field";
import { Form, useFaults } from "../components/form";
import { Empty, ErrorNotice } from "../components/notice";
import { useAction } from "../hooks/use-action";
import { useWords } from "../words";
import { isAbsent, type WayProps } from "./ways";

export function PlaceSearch({ busy, onStart, onAbsent }: WayProps) {
  const { words } = useWords();
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<PlaceCandidate[]>();
  const { shown, passes } = useFaults(() => ({ query: missing(query, words) }));
  const look = useAction(async () => {
    try {
      setFound((await castad.marketing.searchPlaces({ query: query.trim() })).candidates);
    } catch (reason) {
      if (!isAbsent(reason)) throw reason;
      onAbsent();
    }
  });
  return (
    <div className="stack">
      <Form onSend={look.run} passes={passes}>
        <TextField
          label={words.listing.query}
          hint={words.listing.queryHint}
          type="search"
          maxLength={100}
          value={query}
          onValue={setQuery}
          error={shown.query}
        />
        <div>
          <Button type="submit" busy={look.busy}>
            {words.listing.search}
          </Button>
        </div>
      </Form>
      <ErrorNotice error={look.error} />
      {found?.length === 0 && <Empty title={words.listing.noneFound}>{words.listing.noneFoundMore}</Empty>}
      <ul className="stack tight">
        {found?.map((place) => (
          <li key={`${place.title} ${place.roadAddress}`} className="card row between">
            <div>
              <h3>{place.title}</h3>
              <p className="soft small">{[place.category, place.roadAddress || place.address].join(" · ")}</p>
            </div>
            <Button look="quiet small" busy={busy} onClick={() => onStart({ case: "candidate", value: place })}>
              {words.listing.choose}
              <span className="hidden">{place.title}</span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
