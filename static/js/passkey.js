// Forms with data-passkey: "login" (fetches its options), "use" and "add" (options stand in the page).
// Without this file, or in a browser without passkeys, the button stays hidden and the page says why.
(() => {
  "use strict";

  const toBytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  };
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withBytes = (list) => (list ?? []).map((item) => ({ ...item, id: toBytes(item.id) }));

  // What the server's options look like is base64url; what the browser wants is bytes, and back.
  const create = async (options) => {
    const credential = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: toBytes(options.challenge),
        user: { ...options.user, id: toBytes(options.user.id) },
        excludeCredentials: withBytes(options.excludeCredentials),
        // One kind of passkey: it also logs in by itself, so the device must know its owner.
        authenticatorSelection: {
          ...options.authenticatorSelection,
          residentKey: "required",
          requireResidentKey: true,
          userVerification: "required",
        },
      },
    });
    return pack(credential, {
      attestationObject: toText(credential.response.attestationObject),
      transports: credential.response.getTransports?.() ?? [],
    });
  };
  const get = async (options) => {
    const credential = await navigator.credentials.get({
      publicKey: {
        ...options,
        challenge: toBytes(options.challenge),
        allowCredentials: withBytes(options.allowCredentials),
      },
    });
    const { authenticatorData, signature, userHandle } = credential.response;
    return pack(credential, {
      authenticatorData: toText(authenticatorData),
      signature: toText(signature),
      userHandle: userHandle ? toText(userHandle) : null,
    });
  };
  const pack = (credential, response) => ({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { ...response, clientDataJSON: toText(credential.response.clientDataJSON) },
  });

  const optionsOf = async (form) => {
    if (form.dataset.passkey !== "login") {
      return JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
    }
    const answer = await fetch(form.dataset.passkeyUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  const REASONS = {
    NotAllowedError: "Het is niet gelukt, of u hebt het afgebroken. Probeer het opnieuw.",
    InvalidStateError: "Dit apparaat heeft al een passkey voor uw account. Gebruik die, of kies een ander apparaat.",
    SecurityError: "Passkeys werken alleen op een adres dat begint met https. Vraag het secretariaat om het juiste adres.",
    NotSupportedError: "Dit apparaat kan geen passkey maken. Kies een ander apparaat of een app met codes.",
  };
  const explain = (form, error) => {
    const box = form.querySelector("[data-passkey-error]");
    box.querySelector("p").textContent =
      REASONS[error.name] ?? "Er ging iets mis. Laad de pagina opnieuw en probeer het nog een keer.";
    box.hidden = false;
  };

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    if (!window.PublicKeyCredential) return;
    const button = form.querySelector("[data-passkey-button]");
    const credential = form.querySelector("input[name=credential]");
    button.hidden = false;
    form.querySelector("[data-passkey-unsupported]").hidden = true;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      form.querySelector("[data-passkey-error]").hidden = true;
      button.disabled = true;
      try {
        const options = await optionsOf(form);
        const made = form.dataset.passkey === "add"
          ? await create(options.creation_options.publicKey)
          : await get(options.request_options.publicKey);
        credential.value = JSON.stringify(made);
        form.submit();
      } catch (error) {
        explain(form, error);
        button.disabled = false;
      }
    });
  });
})();
