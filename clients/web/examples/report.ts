import { createCastad, isOver } from "@castad/web";

export async function marketingReport(baseUrl: string, email: string, password: string): Promise<string> {
  const castad = createCastad({ baseUrl, locale: "ko" });
  await castad.session.signIn({ email, password });
  const value = { name: "스테이 파도결", address: "강릉시 사천면", description: "모든 객실에서 바다가 보입니다." };
  const { analysis } = await castad.marketing.startAnalysis({ source: { case: "listing", value } });
  const watch = castad.watch(
    (options) => castad.marketing.watchAnalysis({ analysisId: analysis?.id ?? "" }, options),
    ({ analysis }) => isOver(analysis?.job),
  );
  let report = "";
  for await (const { analysis } of watch) report = analysis?.intelligence?.reportMarkdown ?? "";
  return report;
}
