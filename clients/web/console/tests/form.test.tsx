/** Forms show what is wrong when they are sent, lead to it, and go once it is mended. */
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { TextField } from "../src/components/field";
import { Form, useFaults } from "../src/components/form";

function Example({ onSend }: { onSend: () => void }) {
  const [name, setName] = useState("");
  const { shown, passes } = useFaults(() => ({ name: name ? undefined : "missing" }));
  return (
    <Form onSend={onSend} passes={passes}>
      <TextField label="Name" value={name} onValue={setName} error={shown.name} limit={3} />
      <button type="submit">Send</button>
    </Form>
  );
}

it("checks before it sends, and takes the reader to the fault", async () => {
  const user = userEvent.setup();
  const onSend = vi.fn();
  render(<Example onSend={onSend} />);
  const field = screen.getByLabelText("Name");
  expect(field.getAttribute("aria-invalid")).toBeNull();

  await user.click(screen.getByText("Send"));
  expect(onSend).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(field);
  expect(document.getElementById(field.getAttribute("aria-describedby") ?? "")?.textContent).toBe("missing");

  await user.type(field, "Min");
  expect(field.getAttribute("aria-invalid")).toBeNull();
  await user.click(screen.getByText("Send"));
  expect(onSend).toHaveBeenCalledOnce();
});
