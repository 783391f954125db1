// Passkeys: a form whose button asks the browser for one, and sends what it said. Without this file the forms stay hidden.
// And recovery codes, printed.
"use strict";

const SAYS = {
  NotAllowedError: "The passkey was not used: it was cancelled, or took too long.",
  InvalidStateError: "This device holds a passkey for you already.",
  SecurityError: "Passkeys work on the portal's own https address alone.",
  NotSupportedError: "This device cannot hold a passkey.",
};

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function readable(options) {
  const asked = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  const listed = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));
  if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
  asked.excludeCredentials = listed(asked.excludeCredentials);
  asked.allowCredentials = listed(asked.allowCredentials);
  return { publicKey: asked };
}

function sendable(credential) {
  const { response } = credential;
  const said = { clientDataJSON: text(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) said[part] = text(response[part]);
  }
  if (response.getTransports) said.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: said,
  };
}

async function asked(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.ask, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("Too many attempts. Wait a minute.");
  return (await answer.json()).request_options;
}

async function use(form, button) {
  const error = form.querySelector("[data-passkey-error]");
  error.hidden = true;
  button.setAttribute("aria-busy", "true");
  try {
    const options = readable(await asked(form));
    const making = form.dataset.passkey === "create";
    const credential = await navigator.credentials[making ? "create" : "get"](options);
    form.elements.credential.value = JSON.stringify(sendable(credential));
    form.submit();
  } catch (reason) {
    error.querySelector("span").textContent = SAYS[reason.name] || reason.message;
    error.hidden = false;
  } finally {
    button.removeAttribute("aria-busy");
  }
}

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  const button = form.querySelector("button");
  button.addEventListener("click", () => use(form, button));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    use(form, button);
  });
}
