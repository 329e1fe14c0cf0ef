/** The listing typed by hand; what was typed is kept until it was sent. */
import { create } from "@bufbuild/protobuf";
import { ListingSchema } from "@castad/web/messages";
import { missing } from "../account/rules";
import { Button } from "../components/button";
import { TextArea, TextField } from "../components/field";
import { Form, useFaults } from "../components/form";
import { useDraft } from "../hooks/use-draft";
import { useWords } from "../words";
import { facilitiesIn } from "./facilities";
import type { WayProps } from "./ways";

const EMPTY = { name: "", category: "", address: "", phone: "", description: "", facilities: "" };
export const DESCRIPTION_MOST = 20_000;

export function ListingForm({ busy, onStart }: WayProps) {
  const { words } = useWords();
  const { draft, change } = useDraft("listing", EMPTY);
  const { shown, passes } = useFaults(() => ({
    name: missing(draft.name, words),
    description: missing(draft.description, words),
  }));
  const field = (name: keyof typeof EMPTY) => ({
    label: words.listing.fields[name],
    value: draft[name],
    onValue: (value: string) => change({ [name]: value }),
  });
  const send = () =>
    onStart({
      case: "listing",
      value: create(ListingSchema, { ...draft, facilities: facilitiesIn(draft.facilities) }),
    });
  return (
    <Form onSend={send} passes={passes}>
      <div className="pair">
        <TextField {...field("name")} maxLength={100} autoComplete="organization" error={shown.name} />
        <TextField {...field("category")} maxLength={100} placeholder={words.listing.categoryExample} />
      </div>
      <div className="pair">
        <TextField {...field("address")} maxLength={300} autoComplete="street-address" />
        <TextField {...field("phone")} maxLength={40} type="tel" autoComplete="tel" />
      </div>
      <TextArea
        {...field("description")}
        rows={9}
        limit={DESCRIPTION_MOST}
        maxLength={DESCRIPTION_MOST}
        hint={words.listing.descriptionHint}
        error={shown.description}
      />
      <TextField {...field("facilities")} hint={words.listing.facilitiesHint} />
      <div>
        <Button type="submit" busy={busy}>
          {words.listing.start}
        </Button>
      </div>
    </Form>
  );
}
