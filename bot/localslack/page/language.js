// What the page itself says, in the language of whoever acts. The app's own words come as they are.

const WORDS = {
  "1 reply": ["1 Antwort", "1 reactie"],
  "{0} replies": ["{0} Antworten", "{0} reacties"],
  "{0}, {1} new": ["{0}, {1} neu", "{0}, {1} nieuw"],
  "{0} characters left": ["noch {0} Zeichen", "nog {0} tekens"],
  "Act as": ["Handeln als", "Handelen als"],
  "Are you sure?": ["Bist du sicher?", "Weet je het zeker?"],
  "Back": ["Zurück", "Terug"],
  "Back to the channel": ["Zurück zum Channel", "Terug naar het kanaal"],
  "Cancel": ["Abbrechen", "Annuleren"],
  "Channels": ["Channels", "Kanalen"],
  "Choose one": ["Auswählen", "Kiezen"],
  "Choose some": ["Auswählen", "Kiezen"],
  "Close": ["Schließen", "Sluiten"],
  "Close the channel list": ["Channel-Liste schließen", "Kanaallijst sluiten"],
  "Close the thread": ["Thread schließen", "Thread sluiten"],
  "Copied.": ["Kopiert.", "Gekopieerd."],
  "Copy text": ["Text kopieren", "Tekst kopiëren"],
  "Copying is not allowed here.": ["Kopieren ist hier nicht erlaubt.", "Kopiëren is hier niet toegestaan."],
  "Date": ["Datum", "Datum"],
  "Direct messages": ["Direktnachrichten", "Directe berichten"],
  "Dismiss": ["Ausblenden", "Verbergen"],
  "Find a channel or a person": ["Channel oder Person suchen", "Kanaal of persoon zoeken"],
  "Find (Ctrl K)": ["Suchen (Strg K)", "Zoeken (Ctrl K)"],
  "Find in {0}": ["In {0} suchen", "Zoeken in {0}"],
  "Find…": ["Suchen…", "Zoeken…"],
  "Go to": ["Gehe zu", "Ga naar"],
  "Home": ["Home", "Home"],
  "It fills as soon as the app answers. If nothing comes, look into your terminal.": [
    "Hier steht etwas, sobald die App antwortet. Kommt nichts, hilft ein Blick ins Terminal.",
    "Hier verschijnt iets zodra de app antwoordt. Komt er niets, kijk dan in je terminal.",
  ],
  "Language": ["Sprache", "Taal"],
  "Last reply {0}": ["Letzte Antwort {0}", "Laatste reactie {0}"],
  "Local workspace. Nothing leaves this machine.": [
    "Lokaler Workspace. Nichts verlässt diesen Rechner.",
    "Lokale workspace. Niets verlaat deze computer.",
  ],
  "Message {0}": ["Nachricht an {0}", "Bericht aan {0}"],
  "Message actions": ["Nachrichtenaktionen", "Berichtacties"],
  "Messages": ["Nachrichten", "Berichten"],
  "Messages in {0}": ["Nachrichten in {0}", "Berichten in {0}"],
  "More actions": ["Weitere Aktionen", "Meer acties"],
  "More message actions": ["Weitere Aktionen zur Nachricht", "Meer acties voor dit bericht"],
  "New": ["Neu", "Nieuw"],
  "Newest": ["Neueste", "Nieuwste"],
  "No cards yet. Send one with the ": ["Noch keine Karten. Schick eine mit der ", "Nog geen kaarten. Stuur er een met de "],
  " line in your terminal, or write a post below and choose “Track as mention” in its ⋮ menu.": [
    "-Zeile in deinem Terminal, oder schreib unten einen Beitrag und wähle in seinem ⋮-Menü „Track as mention“.",
    "-regel in je terminal, of schrijf hieronder een bericht en kies in het ⋮-menu ‘Track as mention’.",
  ],
  "No replies yet": ["Noch keine Antworten", "Nog geen reacties"],
  "Nothing found.": ["Nichts gefunden.", "Niets gevonden."],
  "Nothing here yet.": ["Noch nichts da.", "Nog niets hier."],
  "Nothing here yet. Try ": ["Noch nichts da. Probier unten ", "Nog niets hier. Probeer hieronder "],
  " below.": [".", "."],
  "Only visible to you": ["Nur für dich sichtbar", "Alleen zichtbaar voor jou"],
  "Only you and {0} can read this.": ["Nur du und {0} können das lesen.", "Alleen jij en {0} kunnen dit lezen."],
  "Open the channel list": ["Channel-Liste öffnen", "Kanaallijst openen"],
  "Please enter a whole address, starting with https://": [
    "Bitte eine ganze Adresse eingeben, die mit https:// beginnt",
    "Vul een volledig adres in dat met https:// begint",
  ],
  "Please fill this in.": ["Bitte ausfüllen.", "Vul dit in."],
  "Please stay within {0} characters ({1} now).": [
    "Bitte höchstens {0} Zeichen (jetzt {1}).",
    "Gebruik hooguit {0} tekens (nu {1}).",
  ],
  "Please write at least {0} characters.": ["Bitte mindestens {0} Zeichen schreiben.", "Schrijf minstens {0} tekens."],
  "Reply…": ["Antworten…", "Reageren…"],
  "Reply in thread": ["Im Thread antworten", "Reageren in thread"],
  "Say hello below.": ["Sag unten Hallo.", "Zeg hieronder hallo."],
  "Send": ["Senden", "Verzenden"],
  " sends, ": [" sendet, ", " verzendt, "],
  " starts a line": [" beginnt eine neue Zeile", " begint een nieuwe regel"],
  "Sending messages to this app has been turned off.": [
    "An diese App lassen sich keine Nachrichten senden.",
    "Berichten sturen naar deze app staat uit.",
  ],
  "Shortcuts": ["Kurzbefehle", "Snelkoppelingen"],
  "Show earlier messages": ["Frühere Nachrichten zeigen", "Eerdere berichten tonen"],
  "Somebody": ["Jemand", "Iemand"],
  "Suggestions": ["Vorschläge", "Suggesties"],
  "The connection to the workspace is gone. Trying again… Is it still running in your terminal?": [
    "Die Verbindung zum Workspace ist weg. Neuer Versuch… Läuft er noch in deinem Terminal?",
    "De verbinding met de workspace is weg. Nieuwe poging… Draait hij nog in je terminal?",
  ],
  "The workspace did not answer. Is it still running in your terminal?": [
    "Der Workspace hat nicht geantwortet. Läuft er noch in deinem Terminal?",
    "De workspace gaf geen antwoord. Draait hij nog in je terminal?",
  ],
  "This channel is archived. Nobody can write here any more.": [
    "Dieser Channel ist archiviert. Hier kann niemand mehr schreiben.",
    "Dit kanaal is gearchiveerd. Niemand kan hier nog schrijven.",
  ],
  "This is the very beginning of this channel.": ["Hier beginnt dieser Channel.", "Hier begint dit kanaal."],
  "This is your own conversation with the app. Reminders and answers meant only for you come here.": [
    "Deine eigene Unterhaltung mit der App. Erinnerungen und Antworten nur für dich kommen hierher.",
    "Je eigen gesprek met de app. Herinneringen en antwoorden alleen voor jou komen hier.",
  ],
  "This message is no longer here.": ["Diese Nachricht gibt es nicht mehr.", "Dit bericht is er niet meer."],
  "This page cannot draw “{0}”.": ["Diese Seite kann „{0}“ nicht darstellen.", "Deze pagina kan ‘{0}’ niet tonen."],
  "Thread": ["Thread", "Thread"],
  "Try now": ["Jetzt versuchen", "Nu proberen"],
  "View thread": ["Thread öffnen", "Thread openen"],
  "Workspace": ["Workspace", "Workspace"],
  "Yes": ["Ja", "Ja"],
  "You act as {0}. Switch person": ["Du handelst als {0}. Person wechseln", "Je handelt als {0}. Wissel van persoon"],
  "You act as this person": ["Du handelst als diese Person", "Je handelt als deze persoon"],
  "Your own queue appears here: what is due first, what nobody has taken yet, and what you are watching.": [
    "Hier erscheint deine eigene Liste: was zuerst fällig ist, was noch niemand übernommen hat und was du beobachtest.",
    "Hier komt je eigen lijst: wat het eerst moet, wat nog niemand heeft opgepakt en wat je volgt.",
  ],
};
const PLACES = { de: 0, nl: 1 };

let place;

/** From here on the page speaks the language of this locale; English where it has no other. */
export function speak(locale) {
  place = PLACES[String(locale ?? "").slice(0, 2)];
}

/** A sentence of ours; `{0}` and so on are filled in. */
export function t(sentence, ...values) {
  const said = place === undefined ? sentence : WORDS[sentence]?.[place] ?? sentence;
  return said.replace(/\{(\d)\}/g, (_, at) => values[at] ?? "");
}
