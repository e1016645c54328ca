#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int make_room(text *text, size_t more) {
  if (text->is_cut) return 0;
  if (more > TEXT_BYTES_MAX - text->length) {
    text->is_cut = 1;
    return 0;
  }
  size_t needed = text->length + more + 1;
  if (needed <= text->room) return 1;
  if (text->is_fixed) {
    text->is_cut = 1;
    return 0;
  }
  size_t room = text->room < 256 ? 256 : text->room;
  while (room < needed) room *= 2;
  char *bytes = realloc(text->bytes, room);
  if (bytes == NULL) {
    text->is_cut = 1;
    return 0;
  }
  text->bytes = bytes;
  text->room = room;
  return 1;
}

text text_in(char *room, size_t size) {
  room[0] = '\0';
  return (text){.bytes = room, .room = size, .is_fixed = 1};
}

void text_add(text *text, const char *bytes, size_t length) {
  if (!make_room(text, length)) return;
  if (length > 0) memcpy(text->bytes + text->length, bytes, length);
  text->length += length;
  text->bytes[text->length] = '\0';
}

void text_add_c(text *text, const char *string) { text_add(text, string, strlen(string)); }

void text_format(text *text, const char *format, ...) {
  char line[512];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  if (length < 0) return;
  if ((size_t)length < sizeof line) {
    text_add(text, line, (size_t)length);
    return;
  }
  if (!make_room(text, (size_t)length)) return;
  va_start(arguments, format);
  vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
  va_end(arguments);
  text->length += (size_t)length;
}

// MARK: JSON

void text_add_string(text *text, const char *bytes, size_t length) {
  size_t done = 0;
  text_add(text, "\"", 1);
  for (size_t i = 0; i < length; i++) {
    unsigned char byte = (unsigned char)bytes[i];
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    text_add(text, bytes + done, i - done);
    done = i + 1;
    if (byte >= 0x20) text_format(text, "\\%c", byte);
    else text_format(text, "\\u%04x", byte);
  }
  text_add(text, bytes + done, length - done);
  text_add(text, "\"", 1);
}

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void text_add_bytes(text *text, const void *bytes, size_t length) {
  const uint8_t *from = bytes;
  text_add_c(text, "{\"base64\":\"");
  if (length > TEXT_BYTES_MAX || !make_room(text, (length + 2) / 3 * 4)) {
    text->is_cut = 1;
    return;
  }
  for (size_t i = 0; i < length; i += 3) {
    size_t rest = length - i;
    uint32_t three = (uint32_t)from[i] << 16;
    if (rest > 1) three |= (uint32_t)from[i + 1] << 8;
    if (rest > 2) three |= from[i + 2];
    char four[4] = {
      digits[three >> 18], digits[three >> 12 & 63], rest > 1 ? digits[three >> 6 & 63] : '=',
      rest > 2 ? digits[three & 63] : '=',
    };
    text_add(text, four, sizeof four);
  }
  text_add_c(text, "\"}");
}

void text_free(text *text) {
  if (!text->is_fixed) free(text->bytes);
  *text = (struct text){0};
}

// MARK: reading

// How long the character at the first byte is; 0 when it is none.
static size_t character_length(const uint8_t *at, size_t length) {
  if (at[0] < 0x80) return 1;
  size_t count = at[0] < 0xC2 ? 0 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : at[0] < 0xF5 ? 4 : 0;
  if (count == 0 || count > length) return 0;
  for (size_t i = 1; i < count; i++) {
    if ((at[i] & 0xC0) != 0x80) return 0;
  }
  // Longer than needed, half of a pair, or past the last character.
  if ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F)) return 0;
  if ((at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] > 0x8F)) return 0;
  return count;
}

size_t text_utf8_length(const char *bytes, size_t length) {
  size_t done = 0;
  while (done < length) {
    size_t next = character_length((const uint8_t *)bytes + done, length - done);
    if (next == 0) break;
    done += next;
  }
  return done;
}

ptrdiff_t text_read_base64(const char *bytes, size_t length, uint8_t *out) {
  if (length % 4 != 0) return -1;
  size_t padding = 0, written = 0;
  while (padding < 2 && padding < length && bytes[length - 1 - padding] == '=') padding++;
  uint32_t bits = 0;
  for (size_t i = 0; i < length; i++) {
    const char *digit = NULL;
    if (i < length - padding) {
      digit = bytes[i] == '\0' ? NULL : strchr(digits, bytes[i]);
      if (digit == NULL) return -1;
    }
    bits = bits << 6 | (uint32_t)(digit == NULL ? 0 : digit - digits);
    if (i % 4 != 3) continue;
    for (int shift = 16; shift >= 0; shift -= 8) out[written++] = (uint8_t)(bits >> shift);
  }
  return (ptrdiff_t)(written - padding);
}
