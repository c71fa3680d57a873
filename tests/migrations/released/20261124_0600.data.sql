INSERT INTO public.agreed_text (tenant_id, version, purpose, locale, body, created_at) VALUES (1, '902cd71adf27a3680fa270b5a64b0a83f5ff727ba6c42f55b8a5e9e6f09d6701', 'news', 'en', 'Shall Access email you about this and other campaigns?', '2026-11-24 13:44:52.456935+00');
INSERT INTO public.agreed_text (tenant_id, version, purpose, locale, body, created_at) VALUES (1, 'bd2a0eb3bebe28a94910f74c19dc43720c512f750756be13f619980c9e9c530f', 'petition', 'en', 'To the ITU and its member states,

The internet belongs to all of us - not to governments, and certainly not to the ITU. We call upon you to release your preparatory documents; recognize the role of the user, and reject any proposals that might centralize control of the internet.', '2026-11-24 13:44:52.462241+00');
INSERT INTO public.petition (tenant_id, id, slug, state, opens_at, closes_at, goal_mode, goals, minimum_shown, name_visibility, default_locale, version, created_at) VALUES (1, '01a20dcd-5d40-71ac-a8a3-1e537cda0a0f', 'itu', 'open', NULL, NULL, 'ladder', '{}', 0, 'deliver_only', 'en', 2, '2026-11-24 13:44:52.276288+00');
INSERT INTO public.petition (tenant_id, id, slug, state, opens_at, closes_at, goal_mode, goals, minimum_shown, name_visibility, default_locale, version, created_at) VALUES (3, '01a20dcd-5d74-76fb-8be0-4374da11bfc1', 'trois-chenes', 'open', NULL, NULL, 'fixed', '{2000}', 0, 'deliver_only', 'fr', 2, '2026-11-24 13:44:52.339101+00');
INSERT INTO public.petition (tenant_id, id, slug, state, opens_at, closes_at, goal_mode, goals, minimum_shown, name_visibility, default_locale, version, created_at) VALUES (2, '01a20dcd-5d7c-722d-add4-14e740a99fa8', 'sidra', 'open', NULL, NULL, 'list', '{100,500,1000,5000}', 0, 'deliver_only', 'ar', 2, '2026-11-24 13:44:52.34788+00');
INSERT INTO public.signature (tenant_id, id, petition_id, state, dedupe, personal, country, locale, name_visibility, source, referrer, confirm_hash, confirm_serial, code_tries, mails_sent, mailed_at, proven_at, confirmed_at, created_at) VALUES (1, '01a20dcd-5de8-7715-b2f6-436268574efb', '01a20dcd-5d40-71ac-a8a3-1e537cda0a0f', 'confirmed', '\xa1302c78c690b64da0fe9abf2310aa5064c6a1b220c07a6855efaa23af4a5a93', '\x01000000072aecdaed2f3bebaae1b5e93a1416d4b13a4a951b316682a81c871fb2ac56937d0ce9a81797b89ebb3b6a5b0c245dbe19f357b86482a61fa2db4e871c18a896b11c6a056ce89fd83e5c7d1c648b279cc20a75', 'TN', 'en', 'public', NULL, NULL, '\x002a9139a6f42edec1b3fabb5ce1f26b47f5a7b45abbf1549fad9b9c4d604f8c', 0, 0, 1, '2026-11-24 13:44:52.513588+00', '2026-11-24 13:44:52.591185+00', '2026-11-24 13:44:52.591185+00', '2026-11-24 13:44:52.46443+00');
INSERT INTO public.signature (tenant_id, id, petition_id, state, dedupe, personal, country, locale, name_visibility, source, referrer, confirm_hash, confirm_serial, code_tries, mails_sent, mailed_at, proven_at, confirmed_at, created_at) VALUES (1, '01a20dcd-5e7e-73a4-a54a-113d4fb9bccf', '01a20dcd-5d40-71ac-a8a3-1e537cda0a0f', 'confirmed', '\x02bd282461751ec3dd50a22a1e3274a954ae0b2bb01f0485260a956323f501c6', '\x0100000007c203d976d013bcb9cbf7a138abd2b851354fcbf54f0033bfc30950cf273cdd0cd112e1a6c892c1b55d67658562ab0b82f0d4aff3cd9017175e9302a45e7e0f8df38bf8674ce31e1080efdb0c0308affec6', 'TN', 'en', 'deliver_only', NULL, NULL, '\xc431cbad550a07c83d5bf2d70594a9904609ce6e85c914c828fc3fc48b35bc78', 0, 0, 1, '2026-11-24 13:44:52.624262+00', '2026-11-24 13:44:52.650605+00', '2026-11-24 13:44:52.650605+00', '2026-11-24 13:44:52.606949+00');
INSERT INTO public.signature (tenant_id, id, petition_id, state, dedupe, personal, country, locale, name_visibility, source, referrer, confirm_hash, confirm_serial, code_tries, mails_sent, mailed_at, proven_at, confirmed_at, created_at) VALUES (1, '01a20dcd-5eae-7076-a4d5-1f602a3eeafe', '01a20dcd-5d40-71ac-a8a3-1e537cda0a0f', 'pending', '\x7c1bbb2a5e2f16277f7c321aabda3b84f13797f632572a50157dc4baf136112d', '\x010000000701fd33e80e48dc04ce93ee63ff5b8df87d9d29d7f96bcacb19d8e38c98c5e4afdab177ed1c244e2b4fed787f3aff8fb62aa6341eba1a41916443af9e726118edcffe4d68b381b41dac4949c4fac42517', 'TN', 'en', 'private', NULL, NULL, '\x88c1a3151b2d76520b052865f2fe52e030dbae3ab6d7ce14c524e161d3c18e8c', 0, 0, 1, '2026-11-24 13:44:52.666689+00', NULL, NULL, '2026-11-24 13:44:52.654756+00');
INSERT INTO public.signature (tenant_id, id, petition_id, state, dedupe, personal, country, locale, name_visibility, source, referrer, confirm_hash, confirm_serial, code_tries, mails_sent, mailed_at, proven_at, confirmed_at, created_at) VALUES (1, '01a20dcd-5ecc-75b5-85f1-9019a1fe3538', '01a20dcd-5d40-71ac-a8a3-1e537cda0a0f', 'pending', '\x3790266764c050ae3360b40c78495492dd40a0e1a0df64f7b9971d84f99a31d6', '\x0100000007426f042155c6488fe9b5752095f4f754b263f23c51a81572d1f399d92062e49cd684c8d89a59dfb990e5967f9296cb10fe523bfaf76290c54587c732972c79f7269396f2ff74d6f3059e2819869ac1fe37', 'TN', 'en', 'public', NULL, NULL, '\xe1f90694378ddc613fac3dd820528b3fd5c9369c261371a7d23f9d899720a01f', 0, 0, 0, NULL, NULL, NULL, '2026-11-24 13:44:52.685292+00');
INSERT INTO public.consent (tenant_id, signature_id, purpose, locale, text_version, given, at) VALUES (1, '01a20dcd-5de8-7715-b2f6-436268574efb', 'petition', 'en', 'bd2a0eb3bebe28a94910f74c19dc43720c512f750756be13f619980c9e9c530f', true, '2026-11-24 13:44:52.46443+00');
INSERT INTO public.consent (tenant_id, signature_id, purpose, locale, text_version, given, at) VALUES (1, '01a20dcd-5de8-7715-b2f6-436268574efb', 'news', 'en', '902cd71adf27a3680fa270b5a64b0a83f5ff727ba6c42f55b8a5e9e6f09d6701', true, '2026-11-24 13:44:52.46443+00');
INSERT INTO public.consent (tenant_id, signature_id, purpose, locale, text_version, given, at) VALUES (1, '01a20dcd-5e7e-73a4-a54a-113d4fb9bccf', 'petition', 'en', 'bd2a0eb3bebe28a94910f74c19dc43720c512f750756be13f619980c9e9c530f', true, '2026-11-24 13:44:52.606949+00');
INSERT INTO public.consent (tenant_id, signature_id, purpose, locale, text_version, given, at) VALUES (1, '01a20dcd-5e7e-73a4-a54a-113d4fb9bccf', 'news', 'en', '902cd71adf27a3680fa270b5a64b0a83f5ff727ba6c42f55b8a5e9e6f09d6701', false, '2026-11-24 13:44:52.606949+00');
INSERT INTO public.consent (tenant_id, signature_id, purpose, locale, text_version, given, at) VALUES (1, '01a20dcd-5eae-7076-a4d5-1f602a3eeafe', 'petition', 'en', 'bd2a0eb3bebe28a94910f74c19dc43720c512f750756be13f619980c9e9c530f', true, '2026-11-24 13:44:52.654756+00');
INSERT INTO public.consent (tenant_id, signature_id, purpose, locale, text_version, given, at) VALUES (1, '01a20dcd-5eae-7076-a4d5-1f602a3eeafe', 'news', 'en', '902cd71adf27a3680fa270b5a64b0a83f5ff727ba6c42f55b8a5e9e6f09d6701', false, '2026-11-24 13:44:52.654756+00');
INSERT INTO public.consent (tenant_id, signature_id, purpose, locale, text_version, given, at) VALUES (1, '01a20dcd-5ecc-75b5-85f1-9019a1fe3538', 'petition', 'en', 'bd2a0eb3bebe28a94910f74c19dc43720c512f750756be13f619980c9e9c530f', true, '2026-11-24 13:44:52.685292+00');
INSERT INTO public.consent (tenant_id, signature_id, purpose, locale, text_version, given, at) VALUES (1, '01a20dcd-5ecc-75b5-85f1-9019a1fe3538', 'news', 'en', '902cd71adf27a3680fa270b5a64b0a83f5ff727ba6c42f55b8a5e9e6f09d6701', false, '2026-11-24 13:44:52.685292+00');
INSERT INTO public.tenant (id, slug, name, member_name, primary_domain, locales, default_locale, contact_name, contact_address, contact_email, sender_name, sender_address, theme_css, theme_hash) VALUES (1, 'access', 'Access', 'Access member', 'access.localhost', '{en}', 'en', 'Access campaigns', '1 Example Street, 00000 Example City', 'campaigns@access.example.org', 'Access', 'petitions@access.example.org', ':root {
  color-scheme: light dark;
  --paper: #f7f6f1;
  --surface: #ffffff;
  --ink: #0b0b0c;
  --muted: #55554f;
  --link: #0000ee;
  --action: #0b0b0c;
  --on-action: #ffe600;
  --line: #6b6a62;
  --focus: #0000ee;
  --error: #b00020;
  --highlight: #ffe600;
  --radius: 0px;
  --border-width: 3px;
}
@media (prefers-color-scheme: dark) {
:root {
  --paper: #0b0b0c;
  --surface: #17171a;
  --ink: #f4f3ec;
  --muted: #b4b3a9;
  --link: #9db2ff;
  --action: #ffe600;
  --on-action: #0b0b0c;
  --line: #8a897f;
  --focus: #ffe600;
  --error: #ff8a80;
  --highlight: #5c5200;
}
}
', '4f1f151a7b1b245556846335a5224d1be8f14f4aaa704bc97c111d2d2d39df14');
INSERT INTO public.tenant (id, slug, name, member_name, primary_domain, locales, default_locale, contact_name, contact_address, contact_email, sender_name, sender_address, theme_css, theme_hash) VALUES (3, 'clairiere', 'Clairière', 'membre de Clairière', 'clairiere.localhost', '{fr}', 'fr', 'Clairière (association imaginaire, pour la démonstration)', '1 rue de l’Exemple, 00000 Ville-Exemple', 'contact@clairiere.example.org', 'Clairière', 'petitions@clairiere.example.org', ':root {
  color-scheme: light dark;
  --paper: #fff9f0;
  --surface: #ffffff;
  --ink: #2a1f14;
  --muted: #66563f;
  --link: #9a3208;
  --action: #b23a0a;
  --on-action: #ffffff;
  --line: #7d6c53;
  --focus: #2f6b3a;
  --error: #a3123a;
  --highlight: #ffe3b8;
  --radius: 14px;
  --border-width: 2px;
}
@media (prefers-color-scheme: dark) {
:root {
  --paper: #1c1510;
  --surface: #261d16;
  --ink: #f6ebdd;
  --muted: #c2b19a;
  --link: #ff9a66;
  --action: #ff9a66;
  --on-action: #2a1206;
  --line: #97866f;
  --focus: #8fd19e;
  --error: #ff9aa8;
  --highlight: #5a3a12;
}
}
', 'a2c9059ce44cf6e583e51c81fd8ebdf04b536e72f274b6dbb13d132156eaed4f');
INSERT INTO public.tenant (id, slug, name, member_name, primary_domain, locales, default_locale, contact_name, contact_address, contact_email, sender_name, sender_address, theme_css, theme_hash) VALUES (2, 'nahr', 'نهر', 'عضو في جمعية نهر', 'nahr.localhost', '{ar}', 'ar', 'جمعية نهر (جمعية متخيَّلة للعرض)', '1 شارع المثال، مدينة المثال', 'contact@nahr.example.org', 'جمعية نهر', 'petitions@nahr.example.org', ':root {
  color-scheme: light dark;
  --paper: #f6f8f7;
  --surface: #ffffff;
  --ink: #10211f;
  --muted: #4a5b58;
  --link: #0b5563;
  --action: #0b5563;
  --on-action: #ffffff;
  --line: #5f716e;
  --focus: #b45309;
  --error: #a3123a;
  --highlight: #d3edf0;
  --radius: 6px;
  --border-width: 2px;
}
@media (prefers-color-scheme: dark) {
:root {
  --paper: #0e1716;
  --surface: #162220;
  --ink: #ecf2f0;
  --muted: #a9bab6;
  --link: #7cc7d4;
  --action: #7cc7d4;
  --on-action: #06262c;
  --line: #7f918d;
  --focus: #f0a860;
  --error: #ff9aa8;
  --highlight: #1c4a52;
}
}
', '1bbcf205e2d341615c7228f5a1c9ded9d249487f42cd107cff8741f1d7913d9c');
INSERT INTO public.domain (host, tenant_id) VALUES ('access.localhost', 1);
INSERT INTO public.domain (host, tenant_id) VALUES ('clairiere.localhost', 3);
INSERT INTO public.domain (host, tenant_id) VALUES ('nahr.localhost', 2);
INSERT INTO public.mail_cap (tenant_id, address, since, first, resent) VALUES (1, '\x73824ecc6ef08efd6f6b87d0288bb4cdf849f3855d9dd71c0ec5023311607e25', '2026-11-24 13:44:52.513588+00', false, 0);
INSERT INTO public.mail_cap (tenant_id, address, since, first, resent) VALUES (1, '\x80ada613e6c2cf7823761e3ae3442872f9efe42d86cfb88e3c1984a5b7955402', '2026-11-24 13:44:52.624262+00', false, 0);
INSERT INTO public.mail_cap (tenant_id, address, since, first, resent) VALUES (1, '\x84343001ce18b658e7d7924660ef5073ac0f5a7be3de5b2be403b887a75c1f61', '2026-11-24 13:44:52.666689+00', true, 0);
INSERT INTO public.mail_text (tenant_id, kind, locale, subject, body) VALUES (3, 'reminder', 'fr', 'La clairière attend encore votre confirmation : {petition}', 'Bonjour {name},

Vous avez signé : {petition}

Il manque un geste pour que votre signature compte. Ouvrez ce lien et confirmez :
{confirm_url}

Ce n’était pas vous ? Retirez cette signature :
{remove_url}

Sans réponse de votre part, nous effaçons vos données 30 jours après la signature. Vous recevez deux rappels au plus.

Merci de garder la forêt avec nous,
{organisation}, {address}');
INSERT INTO public.outbox (tenant_id, id, kind, ref, state, token, attempts, available_at, idem, began_at, outcome, last_error, created_at, finished_at) VALUES (1, '01a20dcd-5e21-700b-a583-025f7bced454', 'remind_to_confirm', '01a20dcd-5de8-7715-b2f6-436268574efb', 'ready', 0, 0, '2026-11-25 13:44:52.513588+00', '\x01a20dcd5de87715b2f6436268574efb01', NULL, NULL, NULL, '2026-11-24 13:44:52.513588+00', NULL);
INSERT INTO public.outbox (tenant_id, id, kind, ref, state, token, attempts, available_at, idem, began_at, outcome, last_error, created_at, finished_at) VALUES (1, '01a20dcd-5e22-71f9-b8a1-935b6b82d69d', 'remind_to_confirm', '01a20dcd-5de8-7715-b2f6-436268574efb', 'ready', 0, 0, '2026-11-27 13:44:52.513588+00', '\x01a20dcd5de87715b2f6436268574efb02', NULL, NULL, NULL, '2026-11-24 13:44:52.513588+00', NULL);
INSERT INTO public.outbox (tenant_id, id, kind, ref, state, token, attempts, available_at, idem, began_at, outcome, last_error, created_at, finished_at) VALUES (1, '01a20dcd-5df0-756f-b1d7-ad730f6a7777', 'ask_to_confirm', '01a20dcd-5de8-7715-b2f6-436268574efb', 'done', 1, 1, '2026-11-24 13:45:52.493669+00', '\x01a20dcd5de87715b2f6436268574efb', '2026-11-24 13:44:52.513588+00', 'sent', NULL, '2026-11-24 13:44:52.46443+00', '2026-11-24 13:44:52.580812+00');
INSERT INTO public.outbox (tenant_id, id, kind, ref, state, token, attempts, available_at, idem, began_at, outcome, last_error, created_at, finished_at) VALUES (1, '01a20dcd-5e90-71ae-bd03-1ecf4c286a38', 'remind_to_confirm', '01a20dcd-5e7e-73a4-a54a-113d4fb9bccf', 'ready', 0, 0, '2026-11-25 13:44:52.624262+00', '\x01a20dcd5e7e73a4a54a113d4fb9bccf01', NULL, NULL, NULL, '2026-11-24 13:44:52.624262+00', NULL);
INSERT INTO public.outbox (tenant_id, id, kind, ref, state, token, attempts, available_at, idem, began_at, outcome, last_error, created_at, finished_at) VALUES (1, '01a20dcd-5e91-7127-802b-504415f7e151', 'remind_to_confirm', '01a20dcd-5e7e-73a4-a54a-113d4fb9bccf', 'ready', 0, 0, '2026-11-27 13:44:52.624262+00', '\x01a20dcd5e7e73a4a54a113d4fb9bccf02', NULL, NULL, NULL, '2026-11-24 13:44:52.624262+00', NULL);
INSERT INTO public.outbox (tenant_id, id, kind, ref, state, token, attempts, available_at, idem, began_at, outcome, last_error, created_at, finished_at) VALUES (1, '01a20dcd-5e7e-73a4-a54a-113ebf15872e', 'ask_to_confirm', '01a20dcd-5e7e-73a4-a54a-113d4fb9bccf', 'done', 1, 1, '2026-11-24 13:45:52.617186+00', '\x01a20dcd5e7e73a4a54a113d4fb9bccf', '2026-11-24 13:44:52.624262+00', 'sent', NULL, '2026-11-24 13:44:52.606949+00', '2026-11-24 13:44:52.640836+00');
INSERT INTO public.outbox (tenant_id, id, kind, ref, state, token, attempts, available_at, idem, began_at, outcome, last_error, created_at, finished_at) VALUES (1, '01a20dcd-5eba-739c-aad1-1705a71bfb1b', 'remind_to_confirm', '01a20dcd-5eae-7076-a4d5-1f602a3eeafe', 'ready', 0, 0, '2026-11-25 13:44:52.666689+00', '\x01a20dcd5eae7076a4d51f602a3eeafe01', NULL, NULL, NULL, '2026-11-24 13:44:52.666689+00', NULL);
INSERT INTO public.outbox (tenant_id, id, kind, ref, state, token, attempts, available_at, idem, began_at, outcome, last_error, created_at, finished_at) VALUES (1, '01a20dcd-5ebb-7121-a6f3-139cd10b6a1d', 'remind_to_confirm', '01a20dcd-5eae-7076-a4d5-1f602a3eeafe', 'ready', 0, 0, '2026-11-27 13:44:52.666689+00', '\x01a20dcd5eae7076a4d51f602a3eeafe02', NULL, NULL, NULL, '2026-11-24 13:44:52.666689+00', NULL);
INSERT INTO public.outbox (tenant_id, id, kind, ref, state, token, attempts, available_at, idem, began_at, outcome, last_error, created_at, finished_at) VALUES (1, '01a20dcd-5eae-7076-a4d5-1f611c4c8cd4', 'ask_to_confirm', '01a20dcd-5eae-7076-a4d5-1f602a3eeafe', 'done', 1, 1, '2026-11-24 13:45:52.66024+00', '\x01a20dcd5eae7076a4d51f602a3eeafe', '2026-11-24 13:44:52.666689+00', 'sent', NULL, '2026-11-24 13:44:52.654756+00', '2026-11-24 13:44:52.678756+00');
INSERT INTO public.outbox (tenant_id, id, kind, ref, state, token, attempts, available_at, idem, began_at, outcome, last_error, created_at, finished_at) VALUES (1, '01a20dcd-5ecd-74a4-ab5d-4d9c692b4062', 'ask_to_confirm', '01a20dcd-5ecc-75b5-85f1-9019a1fe3538', 'ready', 0, 0, '2026-11-24 13:44:52.685292+00', '\x01a20dcd5ecc75b585f19019a1fe3538', NULL, NULL, NULL, '2026-11-24 13:44:52.685292+00', NULL);
INSERT INTO public.petition_text (tenant_id, petition_id, locale, title, lead, letter, story, letter_version) VALUES (1, '01a20dcd-5d40-71ac-a8a3-1e537cda0a0f', 'en', 'Tell the ITU: The internet belongs to us!', 'On Dec. 3, governments from around the world will gather for an event that is likely to determine the future of the internet.', 'To the ITU and its member states,

The internet belongs to all of us - not to governments, and certainly not to the ITU. We call upon you to release your preparatory documents; recognize the role of the user, and reject any proposals that might centralize control of the internet.', 'Though many haven’t heard of the ITU''s World Conference on International Telecommunications, make no mistake, the stakes are high.

Right now, several countries, including China and Russia, are proposing to expand the powers of a non-transparent UN institution, the International Telecommunication Union (ITU), allowing it to change the rules on how our internet is used and governed.

That’s right, how the internet is governed is up for a vote in December, meaning that how we use the internet today may very well change by the end of the year.

Calls for an open process ahead of this meeting have largely been rejected. But leaked documents have shown that some of these proposals would give countries full control over "the information and communication infrastructure within their state" (proposed by China); license to inspect private email under the guise of searching for "malware" and "spam"(proposed by Russia); and even the ability to levy fees that would make it harder for us to access sites like Google and Facebook (proposed by Iran).

While the ITU has done much good around the world in expanding internet access and in traditional telecoms, this is not cause for expanding its mandate. Let''s tell the ITU that we don''t want a secretive body where only governments have a vote deciding the future of our internet!

Sign to the right to call on the ITU member states to reject proposals that expand the ITU’s authority and open up the discussion so we all have a say.', 'bd2a0eb3bebe28a94910f74c19dc43720c512f750756be13f619980c9e9c530f');
INSERT INTO public.petition_text (tenant_id, petition_id, locale, title, lead, letter, story, letter_version) VALUES (3, '01a20dcd-5d74-76fb-8be0-4374da11bfc1', 'fr', 'Gardons la clairière des Trois-Chênes', 'La commune de Bois-aux-Brumes veut vendre la clairière des Trois-Chênes pour y construire un parking. Nous demandons qu’elle reste une clairière, ouverte à toutes et à tous.', 'Mesdames et Messieurs les membres du conseil municipal de Bois-aux-Brumes,

La clairière des Trois-Chênes est le cœur de notre forêt. On s’y promène, on y apprend le nom des oiseaux, on s’y retrouve. Nous vous demandons :

- de renoncer à la vente de la clairière ;
- de protéger ses *trois chênes* et la mare voisine ;
- de consulter les habitants avant tout projet dans la forêt communale.', '*Bois-aux-Brumes est une commune imaginaire et Clairière une association imaginaire : cette pétition est un exemple.*

Le projet tient en une page : abattre les arbres qui bordent la clairière, combler la mare, couler du bitume. ==Soixante places de parking, à deux cents mètres d’un parking à moitié vide.==

## Ce que nous perdrions

1. Trois chênes, qui étaient déjà grands quand la commune a été fondée.
2. La mare, où les salamandres reviennent chaque printemps.
3. Le seul endroit de la forêt où l’on arrive en fauteuil roulant.

## Ce que nous proposons

Le parking de la gare peut accueillir les visiteurs. Un sentier de dix minutes, déjà tracé, le relie à la clairière ; il suffit de le remettre en état et de poser des panneaux.

> Une clairière ne se remplace pas : elle se garde.

Nous remettrons les signatures au conseil municipal avant le vote. [Signez maintenant](#sign), puis parlez-en autour de vous.', '41efa0544ecd1960a7d12b3259c3f5d9955b9520bbb6c7c018afafd75ee0c675');
INSERT INTO public.petition_text (tenant_id, petition_id, locale, title, lead, letter, story, letter_version) VALUES (2, '01a20dcd-5d7c-722d-add4-14e740a99fa8', 'ar', 'أعيدوا الحياة إلى نهر السدرة', 'كان نهر السدرة يجري طوال العام. أما اليوم فتصل إليه مياه صرف لم تُعالَج، وينقطع جريانه في الصيف شهرين كاملين. نطلب حماية النهر قبل أن نفقده.', 'إلى مجلس وادي السدرة وهيئة مياهه،

النهر ملك لكل من يعيش على ضفتيه، وللأجيال التي ستأتي بعدنا. نطلب منكم:

1. وقف تصريف مياه الصرف غير المعالَجة في النهر؛
2. ضمان حدٍّ أدنى من الجريان في أشهر الصيف؛
3. نشر نتائج فحص المياه **كل شهر**، ليطّلع عليها الجميع.', '*نهر السدرة نهر متخيَّل، وجمعية نهر جمعية متخيَّلة: هذه العريضة مثال للعرض.*

على امتداد ثلاثين كيلومترًا يسقي نهر السدرة البساتين والقرى. وفي السنوات الأخيرة تغيّر كل شيء: صار لون الماء داكنًا عند المصنع القديم، واختفت الأسماك من البرك التي كان الأطفال يسبحون فيها.

## ماذا يحدث؟

طلبنا من هيئة المياه نتائج الفحص ثلاث مرات، ولم يصلنا أي جواب. ==ما لا يُنشر لا يمكن إصلاحه.== ونحن نعرف مما نراه كل يوم أن:

- أنبوبين يصبّان في النهر بلا معالجة؛
- مضخات كبيرة تسحب الماء ليلًا في موسم الجفاف؛
- أشجار الضفتين تُقطع ولا يُزرع غيرها.

## ماذا نريد؟

> نهر يجري في الصيف كما يجري في الشتاء، وماء يعرف الناس ما فيه.

ما نطلبه ليس مستحيلًا: محطة معالجة صغيرة، وقاعدة واضحة للسحب من النهر، وجدول يُنشر كل شهر. سنسلّم التواقيع إلى المجلس في جلسة علنية.

[وقّع الآن](#sign) وأخبر جيرانك.', '054c38e26f3a6d89b11035ac3cfe5646cc2d0889ed4765a2a502ad3cbd51839f');
INSERT INTO public.petition_update (tenant_id, id, petition_id, slug, published_at) VALUES (1, '01a20dcd-5d6b-7280-a40c-9ca99f3559a2', '01a20dcd-5d40-71ac-a8a3-1e537cda0a0f', 'wcit-part-1', '2012-12-17 12:00:00+00');
INSERT INTO public.petition_update (tenant_id, id, petition_id, slug, published_at) VALUES (1, '01a20dcd-5d6d-742b-bb31-982809dd3bba', '01a20dcd-5d40-71ac-a8a3-1e537cda0a0f', 'wcit-part-2', '2012-12-18 12:00:00+00');
INSERT INTO public.petition_update_text (tenant_id, update_id, locale, title, lead, body) VALUES (1, '01a20dcd-5d6b-7280-a40c-9ca99f3559a2', 'en', 'The WCIT is over, part 1: what happened in Dubai', 'A summary of the twelve days in December 2012 that ended with a treaty which many governments did not sign.', '*This is a summary.*

The World Conference on International Telecommunications, WCIT for short, met in Dubai from 3 to 14 December 2012. Its task was to revise the International Telecommunication Regulations, a treaty of the International Telecommunication Union (ITU) that dates from 1988, before most people had heard of the internet.

## Behind closed doors

The ITU itself did not publish most of the proposals. Many became known through a website named WCITLeaks, where anybody could hand in a document. Only governments had a vote. Companies and groups of citizens could take part as members of a government''s delegation or as paying sector members of the ITU.

## Two long nights

During the first week, a proposal by Russia, the United Arab Emirates, China and other states became public. It would have written rules for the internet into the treaty. It was withdrawn a few days later.

In the night to 13 December the chair asked for "the feel of the room" on a resolution about the internet, and then took it as adopted. When a delegation asked whether that had been a vote, the answer was no.

On the evening of 13 December there was a vote after all, on a sentence in the preamble about the right of access of member states to international telecommunication services. It passed with 77 votes to 33. The United States then said that it would not sign. Others said the same, or that they had to consult at home.

On 14 December, 89 states signed. About 55 others that had come to Dubai did not, among them the United States, the United Kingdom, Canada, Australia and Japan.

[Part 2: what the treaty says](/en/p/itu/updates/wcit-part-2)');
INSERT INTO public.petition_update_text (tenant_id, update_id, locale, title, lead, body) VALUES (1, '01a20dcd-5d6d-742b-bb31-982809dd3bba', 'en', 'The WCIT is over, part 2: what the treaty says', 'A summary of what the new International Telecommunication Regulations say, what they leave out, and for whom they hold.', '*This is a summary.*

The treaty that was signed in Dubai on 14 December 2012 does not name the internet. Three of its parts, and a resolution that came with it, were disputed for what they may mean for the internet all the same.

## What is in it

- **Article 5A** asks states to work, alone and together, for the security and robustness of international telecommunication networks.
- **Article 5B** asks states to take measures against unsolicited bulk electronic communications, which is to say spam. Critics fear that whoever must recognise spam has to look into messages.
- **The preamble** commits states to carry out the rules in a manner that respects their human rights obligations. It also recognises a right of access of member states to international telecommunication services.
- **Article 1** says that the rules do not address the content of telecommunications.

There is more that was hardly disputed: clearer prices for roaming, access for persons with disabilities, energy efficiency and electronic waste.

## The resolution on the internet

Resolution PLEN/3, "To foster an enabling environment for the greater growth of the Internet", is not part of the treaty and binds nobody. It says that all governments should have an equal role and responsibility for international internet governance, and asks the ITU to play an active part.

## For whom it holds

The new rules enter into force on 1 January 2015, between the states that have accepted them. A state that does not join stays bound by the rules of 1988. States may join later, so the number of 89 that signed in Dubai can grow.

[Part 1: what happened in Dubai](/en/p/itu/updates/wcit-part-1)');
INSERT INTO public.pinned_update (tenant_id, petition_id, locale, text, links, published_at) VALUES (1, '01a20dcd-5d40-71ac-a8a3-1e537cda0a0f', 'en', 'UPDATE: The WCIT is over, find out what happened in our two part analysis:', '[{"label": "Part 1", "update": "wcit-part-1"}, {"label": "Part 2", "update": "wcit-part-2"}]', '2012-12-18 12:00:00+00');
INSERT INTO public.platform_mail_cap (address, day, sent) VALUES ('\xd250fe04ae50a6352b8e1462ef64a6f82dd89e085da8e9ba3b831c75e8aac677', '2026-11-24', 1);
INSERT INTO public.platform_mail_cap (address, day, sent) VALUES ('\x77bc8402d719705fe47248e7ecdc94cb212e106d39be9e9c20eedf2a9fb79d4a', '2026-11-24', 1);
INSERT INTO public.platform_mail_cap (address, day, sent) VALUES ('\x1ef3958b6d3da1747e9bdb309d4a580b7e7b84f5ccd30c61922d3147f9995b4d', '2026-11-24', 1);
INSERT INTO public.public_name (tenant_id, signature_id, name) VALUES (1, '01a20dcd-5de8-7715-b2f6-436268574efb', 'Amina Example');
INSERT INTO public.signature_counter (tenant_id, petition_id, country, slot, pending, confirmed) VALUES (1, '01a20dcd-5d40-71ac-a8a3-1e537cda0a0f', 'TN', 13, 2, 2);
INSERT INTO public.target (tenant_id, petition_id, "position", name, role) VALUES (1, '01a20dcd-5d40-71ac-a8a3-1e537cda0a0f', 1, 'International Telecommunication Union', 'United Nations agency');
INSERT INTO public.target (tenant_id, petition_id, "position", name, role) VALUES (1, '01a20dcd-5d40-71ac-a8a3-1e537cda0a0f', 2, 'Member states of the ITU', 'They vote on the treaty');
INSERT INTO public.target (tenant_id, petition_id, "position", name, role) VALUES (3, '01a20dcd-5d74-76fb-8be0-4374da11bfc1', 1, 'Conseil municipal de Bois-aux-Brumes', 'Propriétaire de la forêt communale');
INSERT INTO public.target (tenant_id, petition_id, "position", name, role) VALUES (2, '01a20dcd-5d7c-722d-add4-14e740a99fa8', 1, 'مجلس وادي السدرة', 'المجلس المسؤول عن الوادي');
INSERT INTO public.target (tenant_id, petition_id, "position", name, role) VALUES (2, '01a20dcd-5d7c-722d-add4-14e740a99fa8', 2, 'هيئة مياه وادي السدرة', 'الجهة المشرفة على النهر');
