// What start.c and verify.c share: how to stop, and the bytes that a statement's signature covers.

#ifndef FLOOR_H
#define FLOOR_H

#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  hash_bytes = 32,
  key_id_digits = 32,
  statement_bytes_max = 49152,
  record_bytes_max = 65535,
  // The head of the pre-authentication encoding: two lengths and the payload type.
  encoding_head_bytes_max = 128,
};

#define PAYLOAD_TYPE "application/vnd.kernel.statement+json"

// Ends the process with a sentence on stderr.
_Noreturn static inline void die(const char *what, const char *detail) {
  fprintf(stderr, "floor: %s: %s\n", what, detail);
  exit(1);
}

// Ends the process unless SQLite answered `expected`.
static inline void must(sqlite3 *db, int answer, int expected, const char *what) {
  if (answer != expected) die(what, db ? sqlite3_errmsg(db) : sqlite3_errstr(answer));
}

// Writes the DSSE v1 pre-authentication encoding of a statement, and returns its length:
// "DSSEv1" SP length(type) SP type SP length(body) SP body.
static inline size_t pre_authentication(char *out, const char *statement, size_t length) {
  int head = snprintf(out, encoding_head_bytes_max, "DSSEv1 %zu %s %zu ", strlen(PAYLOAD_TYPE),
                      PAYLOAD_TYPE, length);
  memcpy(out + head, statement, length);
  return (size_t)head + length;
}

#endif
