/** Naming the stay by its link on the map. */
import { useState } from "react";
import { Button } from "../components/button";
import { TextField } from "../components/field";
import { Form, useFaults } from "../components/form";
import { useWords } from "../words";
import type { WayProps } from "./ways";

export function PlaceLink({ busy, onStart }: WayProps) {
  const { words } = useWords();
  const [link, setLink] = useState("");
  const { shown, passes } = useFaults(() => ({ link: linkIn(link) ? undefined : words.listing.linkFault }));
  const send = () => onStart({ case: "placeUrl", value: linkIn(link) });
  return (
    <Form onSend={send} passes={passes}>
      <TextField
        label={words.listing.link}
        hint={words.listing.linkHint}
        placeholder="https://naver.me/…"
        inputMode="url"
        autoComplete="off"
        value={link}
        onValue={setLink}
        error={shown.link}
      />
      <div>
        <Button type="submit" busy={busy}>
          {words.listing.start}
        </Button>
      </div>
    </Form>
  );
}

/** The link in what was pasted: the map's share button puts the name of the place before it. */
export function linkIn(pasted: string): string {
  return pasted.match(/https?:\/\/\S+/)?.[0] ?? "";
}
