/** Tells each story in all five languages, and sees that it is the same story in each, byte for byte. */

import assert from "node:assert/strict";
import { Game } from "./game.ts";
import { SUBJECTS, type Subject, type SubjectName, startSubject } from "./subjects.ts";

/** What happens, by title: the title says what is promised. */
export type Stories = { readonly [title: string]: (game: Game) => Promise<void> };

/** Makes the suite of one subject matter. */
export function tellStories(matter: string, stories: Stories): void {
  describe(matter, () => {
    const subjects = new Map<SubjectName, Subject>();
    before(() => {
      for (const name of SUBJECTS) subjects.set(name, startSubject(name));
    });
    after(async () => {
      for (const subject of subjects.values()) await subject.stop();
    });

    /** Each story is told once in each language, whichever test comes first. */
    const told = new Map<string, Promise<readonly string[]>>();
    const tell = (title: string, name: SubjectName): Promise<readonly string[]> => {
      const key = `${name}: ${title}`;
      const transcript = told.get(key) ?? play(stories, title, subjects.get(name) as Subject);
      told.set(key, transcript);
      return transcript;
    };

    for (const name of SUBJECTS) {
      describe(`in ${name}`, () => {
        for (const title of Object.keys(stories)) {
          it(title, async () => {
            await tell(title, name);
          });
        }
      });
    }

    describe("the same in all five, byte for byte", () => {
      for (const title of Object.keys(stories)) {
        it(title, async () => {
          const expected = await tell(title, "JavaScript");
          assert.ok(expected.length > 0);
          for (const name of SUBJECTS) {
            const difference = differenceOf(await tell(title, name), expected);
            assert.equal(difference, undefined, `${name} differs: ${difference}`);
          }
        });
      }
    });
  });
}

async function play(stories: Stories, title: string, subject: Subject): Promise<readonly string[]> {
  const game = new Game(subject);
  await stories[title]?.(game);
  return game.transcript;
}

/** The first line that differs, with what came before it. */
function differenceOf(given: readonly string[], expected: readonly string[]): string | undefined {
  for (let at = 0; at < Math.max(given.length, expected.length); at += 1) {
    if (given[at] === expected[at]) continue;
    const before = expected.slice(Math.max(0, at - 3), at).join("\n");
    return `line ${at}\n${before}\nexpected ${expected[at]}\ngiven    ${given[at]}`;
  }
  return undefined;
}
