-- Ended sessions are told to every server, so that none goes on believing in them.
CREATE FUNCTION notify_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify(TG_TABLE_SCHEMA || '_events', COALESCE(NEW.id, OLD.id)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER sessions_ended AFTER UPDATE OF revoked_at ON sessions FOR EACH ROW
  WHEN (NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION notify_session();
CREATE TRIGGER sessions_gone AFTER DELETE ON sessions FOR EACH ROW EXECUTE FUNCTION notify_session();

-- Workers wait for these two subjects; they stand for "some mail" and "some deletion".
CREATE FUNCTION notify_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify(TG_TABLE_SCHEMA || '_events', '00000000-0000-0000-0000-000000000001');
  RETURN NULL;
END $$;
CREATE TRIGGER mails_posted AFTER INSERT ON mails FOR EACH STATEMENT EXECUTE FUNCTION notify_mail();
CREATE FUNCTION notify_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify(TG_TABLE_SCHEMA || '_events', '00000000-0000-0000-0000-000000000002');
  RETURN NULL;
END $$;
CREATE TRIGGER deletions_asked AFTER INSERT ON account_deletions FOR EACH STATEMENT EXECUTE FUNCTION notify_deletion();

-- Asked before identity is known. They run as the owner role, so only their own search path says what names mean.
CREATE FUNCTION mail_token_owner(wanted bytea) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
  SELECT t.user_id FROM mail_tokens t WHERE t.hash = wanted AND t.expires_at > now()
$$;
CREATE FUNCTION pending_candidate(wanted text) RETURNS TABLE (user_id uuid, password_hash text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
  SELECT p.user_id, p.password_hash FROM pending_signups p
  WHERE p.email = wanted AND p.expires_at > now() ORDER BY p.user_id DESC LIMIT 1
$$;
CREATE FUNCTION forget_pending_signups(wanted text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
  DELETE FROM pending_signups WHERE email = wanted
$$;
-- Of the mails that anybody can ask for; notices of what happened are not counted.
CREATE FUNCTION mails_to(wanted text, since interval) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
  SELECT count(*) FROM mails m WHERE m.address = wanted AND m.created_at > now() - since
    AND m.kind IN ('verify_email', 'reset_password', 'sign_up_tried')
$$;

-- What staff may see and change. `note` is the caller's own entry in the audit log, written in this transaction:
-- without it, or without the role, there is nothing to see.
CREATE FUNCTION staff_on_record(note uuid) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
  SELECT u.role FROM users u
  JOIN audit_events e ON e.user_id = u.user_id AND e.id = note AND e.actor_id = u.user_id AND e.created_at = now()
  WHERE u.user_id = NULLIF(current_setting('app.user_id', true), '')::uuid
    AND u.role IN ('STAFF', 'SUPERUSER') AND u.is_active AND u.closed_at IS NULL
$$;
CREATE FUNCTION staff_users(note uuid, part text, its_role text, its_plan text, active boolean)
  RETURNS TABLE (
    user_id uuid, email text, email_verified_at timestamptz, has_password boolean, display_name text, bio text,
    avatar_url text, locale text, timezone text, role text, plan text, subscription_status text,
    subscription_started_at timestamptz, subscription_ends_at timestamptz, is_active boolean, token_version integer,
    created_at timestamptz
  )
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
  SELECT u.user_id, u.email, u.email_verified_at, u.password_hash IS NOT NULL, u.display_name, u.bio,
    u.avatar_url, u.locale, u.timezone, u.role, u.plan, u.subscription_status,
    u.subscription_started_at, u.subscription_ends_at, u.is_active, u.token_version, u.created_at
  FROM users u
  WHERE staff_on_record(note) IS NOT NULL AND u.closed_at IS NULL
    AND (part = '' OR strpos(lower(u.email), lower(part)) > 0 OR strpos(lower(u.display_name), lower(part)) > 0)
    AND (its_role IS NULL OR u.role = its_role)
    AND (its_plan IS NULL OR u.plan = its_plan)
    AND (active IS NULL OR u.is_active = active)
$$;
CREATE FUNCTION staff_audit(note uuid, subject uuid, beginning text, since timestamptz, until timestamptz)
  RETURNS SETOF audit_events
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
  SELECT e.* FROM audit_events e
  WHERE staff_on_record(note) IS NOT NULL
    AND (subject IS NULL OR e.user_id = subject)
    AND starts_with(e.action, beginning)
    AND (since IS NULL OR e.created_at >= since)
    AND (until IS NULL OR e.created_at < until)
$$;
-- Answers 'CHANGED', 'ABSENT' or 'FORBIDDEN'. Only superusers change roles, and accounts of staff.
CREATE FUNCTION staff_change_user(
    note uuid, change uuid, target uuid, new_role text, new_plan text, new_status text, new_end timestamptz,
    active boolean
  ) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
DECLARE
  acting text := staff_on_record(note);
  old users;
BEGIN
  IF acting IS NULL THEN RETURN 'FORBIDDEN'; END IF;
  SELECT * INTO old FROM users WHERE user_id = target AND closed_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN 'ABSENT'; END IF;
  IF acting <> 'SUPERUSER' AND (old.role <> 'USER' OR COALESCE(new_role, old.role) <> old.role) THEN
    RETURN 'FORBIDDEN';
  END IF;
  UPDATE users SET
    role = COALESCE(new_role, old.role),
    plan = COALESCE(new_plan, old.plan),
    -- A paid month begins on the day that it was first paid for.
    quota_anchor_day = CASE WHEN old.plan = 'FREE' AND COALESCE(new_plan, 'FREE') <> 'FREE'
      THEN EXTRACT(day FROM now() AT TIME ZONE 'Asia/Seoul') ELSE old.quota_anchor_day END,
    subscription_status = COALESCE(new_status, old.subscription_status),
    subscription_started_at = CASE WHEN old.subscription_status = 'NONE' AND COALESCE(new_status, 'NONE') <> 'NONE'
      THEN now() ELSE old.subscription_started_at END,
    subscription_ends_at = COALESCE(new_end, old.subscription_ends_at),
    is_active = COALESCE(active, old.is_active),
    updated_at = now()
  WHERE user_id = target;
  IF active = false THEN
    UPDATE sessions SET revoked_at = clock_timestamp(), revoked_reason = 'DISABLED'
    WHERE user_id = target AND revoked_at IS NULL;
  END IF;
  INSERT INTO audit_events (user_id, id, actor_id, action, ip_prefix, request_id, details)
  SELECT target, change, e.actor_id, 'user.changed', e.ip_prefix, e.request_id, jsonb_strip_nulls(jsonb_build_object(
    'role', new_role, 'role_before', CASE WHEN new_role IS NOT NULL THEN old.role END,
    'plan', new_plan, 'plan_before', CASE WHEN new_plan IS NOT NULL THEN old.plan END,
    'subscription_status', new_status, 'subscription_ends_at', new_end::text, 'is_active', active::text))
  FROM audit_events e WHERE e.id = note AND e.user_id = e.actor_id;
  RETURN 'CHANGED';
END $$;

REVOKE ALL ON FUNCTION mail_token_owner, pending_candidate, forget_pending_signups, mails_to,
  staff_on_record, staff_users, staff_audit, staff_change_user FROM PUBLIC;
GRANT EXECUTE ON FUNCTION mail_token_owner, pending_candidate, forget_pending_signups, mails_to,
  staff_users, staff_audit, staff_change_user TO {app};
