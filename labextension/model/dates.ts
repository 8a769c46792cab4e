/** Days and times in words, in the language of the person. */
import { spokenLanguage } from '../api/language';

/** `Nov 22, 2026`. */
export function formatDay(time: string): string {
  return formatOf({ dateStyle: 'medium' }).format(new Date(time));
}

/** `Nov 22, 2026, 2:05 PM`. */
export function formatTime(time: string): string {
  return formatOf({ dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time));
}

/** Kept once it is made: rows of the explorer need many of them in one frame. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = [spokenLanguage(), ...Object.keys(options)].join(' ');
  const format = formats.get(key) ?? new Intl.DateTimeFormat(spokenLanguage(), options);
  formats.set(key, format);
  return format;
}
