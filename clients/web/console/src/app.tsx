/** Every page and its address; each is loaded when it is first opened. */
import { lazy, Suspense } from "react";
import { Route, Switch } from "wouter";
import { Boundary } from "./components/boundary";
import { Frame } from "./components/frame";
import { ErrorNotice } from "./components/notice";
import { Skeleton } from "./components/skeleton";
import { SignedInOnly, SignedOutOnly, useRestore, useSession } from "./session";

const SIGNED_OUT = {
  "/sign-in": lazy(() => import("./account/sign-in")),
  "/sign-up": lazy(() => import("./account/sign-up")),
  "/forgot-password": lazy(() => import("./account/forgot-password")),
};

const ANYBODY = {
  "/reset-password": lazy(() => import("./account/reset-password")),
  "/verify-email": lazy(() => import("./account/verify-email")),
  "/oauth/callback": lazy(() => import("./account/oauth-callback")),
};

const SIGNED_IN = {
  "/": lazy(() => import("./projects/home")),
  "/new": lazy(() => import("./listing/listing-page")),
  "/analyses/:analysisId": lazy(() => import("./listing/analysis-page")),
  "/projects/:projectId": lazy(() => import("./projects/resume")),
  "/projects/:projectId/report": lazy(() => import("./listing/report-page")),
  "/projects/:projectId/photos": lazy(() => import("./photos/photos-page")),
  "/projects/:projectId/song": lazy(() => import("./sound/song-page")),
  "/projects/:projectId/film": lazy(() => import("./film/film-page")),
  "/projects/:projectId/publish": lazy(() => import("./publish/publish-page")),
  "/posts": lazy(() => import("./history/posts-page")),
  "/posts/:postId": lazy(() => import("./history/post-page")),
  "/settings": lazy(() => import("./settings/profile-page")),
  "/settings/security": lazy(() => import("./settings/security-page")),
  "/settings/accounts": lazy(() => import("./settings/accounts-page")),
  "/settings/usage": lazy(() => import("./settings/usage-page")),
};

const NotFound = lazy(() => import("./components/not-found"));

export function App() {
  const restore = useRestore();
  const unknown = useSession() === "unknown";
  return (
    <Frame>
      <Boundary>
        {unknown && restore.error ? (
          <div className="page narrow">
            <ErrorNotice error={restore.error} retry={restore.run} />
          </div>
        ) : (
          <Suspense fallback={<Opening />}>
            <Pages />
          </Suspense>
        )}
      </Boundary>
    </Frame>
  );
}

function Pages() {
  return (
    <Switch>
      {Object.entries(SIGNED_OUT).map(([path, Shown]) => (
        <Route path={path} key={path}>
          <SignedOutOnly>
            <Shown />
          </SignedOutOnly>
        </Route>
      ))}
      {Object.entries(ANYBODY).map(([path, Shown]) => (
        <Route path={path} key={path} component={Shown} />
      ))}
      {Object.entries(SIGNED_IN).map(([path, Shown]) => (
        <Route path={path} key={path}>
          <SignedInOnly>
            <Shown />
          </SignedInOnly>
        </Route>
      ))}
      <Route component={NotFound} />
    </Switch>
  );
}

function Opening() {
  return (
    <div className="page">
      <Skeleton />
    </div>
  );
}
