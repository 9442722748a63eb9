// The floor of `kernel verify`: every record of a real ledger, read, hashed, chained and checked
// against its signature, on all cores.
//
//   verify DB KEYS                 verifies; prints "<count> <last leaf>"
//   verify --bare DB KEYS          prints the seconds that the signatures alone take: the same
//                                  messages, decoded into memory before the clock starts
//   options before DB: --threads N (default: all cores)
//
// KEYS is a text file, one signer a line: "<key id> <ed25519:base64>". For each record, in order:
// leaf = SHA-256(0x00 and the bytes); "prev" is the leaf of the record before it; "seq" is that of
// the row; the key id is known; the signature is valid Ed25519 over the DSSE encoding of the
// statement, which is the literal tail of the record. Threads take runs of records from one
// counter.
//
// What it leaves out, on purpose: it finds its fields by plain search instead of parsing (the keys
// of a record sort, and no value before the statement can hold a quote), and it knows no canonical
// form, tree, checkpoint, time order, law or entity. It exits 1 and names the record at the first
// thing that does not hold.

#include "floor.h"

#include <pthread.h>
#include <openssl/sha.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>
#include <unistd.h>

enum { run_records = 1024, keys_max = 65536, threads_max = 256 };

typedef struct {
  char id[key_id_digits + 1];
  unsigned char bytes[crypto_sign_PUBLICKEYBYTES];
} Key;

// One signature with all it needs, decoded.
typedef struct {
  const unsigned char *key;
  unsigned char signature[crypto_sign_BYTES];
  char *message;
  size_t length;
} Signed;

static Key *keys;
static size_t key_count;
static const char *path;
static long record_count;
static atomic_long next_run;
static Signed *preloaded;

_Noreturn static void broken(long seq, const char *what) {
  fprintf(stderr, "floor: record %ld: %s\n", seq, what);
  exit(1);
}

static int compare_keys(const void *a, const void *b) { return memcmp(a, b, key_id_digits); }

static void read_keys(const char *file) {
  char line[256], text[128];
  FILE *in = fopen(file, "r");
  keys = calloc(keys_max, sizeof *keys);
  if (in == NULL || keys == NULL) die("keys", file);
  while (fgets(line, sizeof line, in) != NULL) {
    if (key_count == keys_max) die("too many keys", file);
    Key *key = &keys[key_count++];
    size_t length;
    if (sscanf(line, "%32s ed25519:%127s", key->id, text) != 2) die("keys", line);
    if (sodium_base642bin(key->bytes, sizeof key->bytes, text, strlen(text), NULL, &length, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0 || length != sizeof key->bytes)
      die("keys", line);
  }
  fclose(in);
  qsort(keys, key_count, sizeof *keys, compare_keys);
}

static sqlite3 *open_ledger(void) {
  sqlite3 *db;
  must(NULL, sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL),
       SQLITE_OK, path);
  sqlite3_busy_timeout(db, 5000);
  return db;
}

static sqlite3_stmt *select_from(sqlite3 *db, const char *sql) {
  sqlite3_stmt *rows;
  must(db, sqlite3_prepare_v2(db, sql, -1, &rows, NULL), SQLITE_OK, sql);
  return rows;
}

// Where the value after `label` starts; `limit` is the end of the record.
static const char *value_of(const char *from, const char *limit, const char *label, long seq) {
  const char *found = memmem(from, (size_t)(limit - from), label, strlen(label));
  if (found == NULL) broken(seq, "a field is missing");
  return found + strlen(label);
}

// Checks the links of one record and decodes what its signature needs. `out->message` must hold
// `statement_bytes_max + encoding_head_bytes_max` bytes.
static void take_apart(const char *record, size_t size, long seq, const unsigned char *prev,
                       Signed *out) {
  const char *limit = record + size;
  unsigned char named[hash_bytes];
  size_t length;
  if (size < 2 || limit[-1] != '}') broken(seq, "not an object");

  const char *id = value_of(record, limit, "\"key\":\"", seq);
  const char *link = value_of(id, limit, "\"prev\":\"", seq);
  const char *number = value_of(link, limit, "\"seq\":", seq);
  const char *signature = value_of(number, limit, "\"sig\":\"", seq);
  const char *statement = value_of(signature, limit, "\"statement\":", seq);

  if (sodium_hex2bin(named, sizeof named, link, 2 * hash_bytes, NULL, &length, NULL) != 0 ||
      length != hash_bytes || memcmp(named, prev, hash_bytes) != 0)
    broken(seq, "does not name the record before it");
  if (strtol(number, NULL, 10) != seq) broken(seq, "has another seq");

  const Key *key = bsearch(id, keys, key_count, sizeof *keys, compare_keys);
  if (key == NULL) broken(seq, "unknown key");
  out->key = key->bytes;
  if (sodium_base642bin(out->signature, sizeof out->signature, signature, 88, NULL, &length, NULL,
                        sodium_base64_VARIANT_ORIGINAL) != 0 || length != sizeof out->signature)
    broken(seq, "malformed signature");
  size_t statement_bytes = (size_t)(limit - 1 - statement);
  if (statement_bytes > statement_bytes_max) broken(seq, "statement too long");
  out->length = pre_authentication(out->message, statement, statement_bytes);
}

static void check_signature(const Signed *s, long seq) {
  if (crypto_sign_verify_detached(s->signature, (const unsigned char *)s->message, s->length,
                                  s->key) != 0)
    broken(seq, "bad signature");
}

static void check_leaf(const char *record, size_t size, const unsigned char *leaf, long seq) {
  unsigned char hash[hash_bytes];
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, (const unsigned char[]){0}, 1);
  SHA256_Update(&state, (const unsigned char *)record, size);
  SHA256_Final(hash, &state);
  if (memcmp(hash, leaf, hash_bytes) != 0) broken(seq, "does not hash to its leaf");
}

// Walks the rows of one run, from the record before it (whose leaf the first one must name).
static void verify_run(sqlite3 *db, sqlite3_stmt *rows, long from, long to, Signed *scratch) {
  unsigned char prev[hash_bytes] = {0};
  sqlite3_bind_int64(rows, 1, from > 0 ? from - 1 : 0);
  sqlite3_bind_int64(rows, 2, to);
  for (long seq = from > 0 ? from - 1 : 0; seq < to; seq++) {
    must(db, sqlite3_step(rows), SQLITE_ROW, "a record is missing");
    const unsigned char *leaf = sqlite3_column_blob(rows, 1);
    const char *record = sqlite3_column_blob(rows, 2);
    size_t size = (size_t)sqlite3_column_bytes(rows, 2);
    if (sqlite3_column_int64(rows, 0) != seq || leaf == NULL || record == NULL ||
        sqlite3_column_bytes(rows, 1) != hash_bytes)
      broken(seq, "malformed row");
    if (seq >= from) {
      // With a place of its own, each message is kept and its signature is left for later.
      Signed *into = preloaded ? &preloaded[seq] : scratch;
      if (preloaded && (into->message = malloc(size + encoding_head_bytes_max)) == NULL)
        die("memory", "none left");
      take_apart(record, size, seq, prev, into);
      check_leaf(record, size, leaf, seq);
      if (!preloaded) check_signature(into, seq);
    }
    memcpy(prev, leaf, hash_bytes);
  }
  sqlite3_reset(rows);
}

// The next run of records that nobody has taken; false at the end.
static bool take_run(long *from, long *to) {
  *from = atomic_fetch_add(&next_run, 1) * run_records;
  *to = *from + run_records < record_count ? *from + run_records : record_count;
  return *from < record_count;
}

static void *verify_worker(void *unused) {
  static _Thread_local char message[statement_bytes_max + encoding_head_bytes_max];
  Signed scratch = {.message = message};
  long from, to;
  sqlite3 *db = open_ledger();
  sqlite3_stmt *rows = select_from(
      db, "SELECT seq, leaf, bytes FROM record WHERE seq >= ?1 AND seq < ?2 ORDER BY seq");
  while (take_run(&from, &to)) verify_run(db, rows, from, to, &scratch);
  sqlite3_finalize(rows);
  sqlite3_close(db);
  return unused;
}

static void *bare_worker(void *unused) {
  long from, to;
  while (take_run(&from, &to))
    for (long seq = from; seq < to; seq++) check_signature(&preloaded[seq], seq);
  return unused;
}

// Runs the worker on this thread and on `threads - 1` others.
static void on_all_cores(void *(*worker)(void *), long threads) {
  pthread_t others[threads_max];
  atomic_store(&next_run, 0);
  for (long i = 1; i < threads; i++)
    if (pthread_create(&others[i], NULL, worker, NULL) != 0) die("threads", "cannot start");
  worker(NULL);
  for (long i = 1; i < threads; i++) pthread_join(others[i], NULL);
}

// Counts the records, and writes the hex of the last leaf.
static void read_size(char last[static 2 * hash_bytes + 1]) {
  sqlite3 *db = open_ledger();
  sqlite3_stmt *rows = select_from(db, "SELECT seq, leaf FROM record ORDER BY seq DESC LIMIT 1");
  if (sqlite3_step(rows) == SQLITE_ROW && sqlite3_column_bytes(rows, 1) == hash_bytes) {
    record_count = sqlite3_column_int64(rows, 0) + 1;
    sodium_bin2hex(last, 2 * hash_bytes + 1, sqlite3_column_blob(rows, 1), hash_bytes);
  }
  sqlite3_finalize(rows);
  sqlite3_close(db);
  if (record_count == 0) die("no records", path);
}

static void bare(long threads) {
  struct timespec from, to;
  if ((preloaded = calloc((size_t)record_count, sizeof *preloaded)) == NULL)
    die("memory", "none left");
  on_all_cores(verify_worker, threads);
  clock_gettime(CLOCK_MONOTONIC, &from);
  on_all_cores(bare_worker, threads);
  clock_gettime(CLOCK_MONOTONIC, &to);
  printf("%.6f\n", (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
}

int main(int argc, char **argv) {
  bool is_bare = false;
  long threads = sysconf(_SC_NPROCESSORS_ONLN);
  int i = 1;
  for (; i < argc && argv[i][0] == '-'; i++) {
    if (!strcmp(argv[i], "--bare")) is_bare = true;
    else if (!strcmp(argv[i], "--threads") && i + 1 < argc) threads = atol(argv[++i]);
    else die("unknown option", argv[i]);
  }
  if (argc - i != 2) die("usage", "verify [--bare] [--threads N] DB KEYS");
  if (threads < 1 || threads > threads_max) threads = 1;
  if (sodium_init() < 0) die("libsodium", "cannot start");
  path = argv[i];
  read_keys(argv[i + 1]);
  char last[2 * hash_bytes + 1];
  read_size(last);
  if (is_bare) return bare(threads), 0;
  on_all_cores(verify_worker, threads);
  printf("%ld %s\n", record_count, last);
}
