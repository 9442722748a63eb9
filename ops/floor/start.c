// The floor of one governed action: `kernel task start` with everything taken away but the job.
//
//   start init DB N    makes a database of N signed, chained records and 50 live tasks, in bulk
//   start start DB     one action from a cold process; prints "ok" the moment it is durable
//   start loop DB N    N such actions in one process; prints the seconds they took
//   start key          prints the one signer, "<key id> ed25519:<base64>", as verify.c reads it
//
// One action is: open the database; BEGIN IMMEDIATE; read the head and three rows (the task, its
// queue, the session); write a canonical statement that names the head as its basis; sign its
// DSSE encoding with Ed25519; write the record around it; hash it (SHA-256 of 0x00 and the bytes);
// insert the record and one projection row; COMMIT with synchronous=FULL; print "ok". Then the WAL
// rule of the product: if the log has more than 64 frames after the commit, or 960 in a loop, it
// starts over, by wal_checkpoint(RESTART) and one counted page. No checkpoint on close.
//
// What it leaves out, on purpose: arguments, law, policy, refusals, tree, signed head, views,
// anchor, triggers, and the derivation of the key (the secret key is RFC 8032's first test vector,
// both halves). Its records are real: the verifiers of the ledger format accept their bytes, hashes
// and signatures.

#include "floor.h"

#include <openssl/sha.h>
#include <sodium.h>
#include <time.h>
#include <unistd.h>

enum { live_tasks = 50, wal_frames_max = 64, wal_frames_running = 960, lock_wait_ms = 5000 };

static const unsigned char secret_key[crypto_sign_SECRETKEYBYTES] = {
    0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4,
    0x44, 0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
    0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a,
    0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
};
// The first 32 hex digits of SHA-256 of "ed25519:<base64 of the public half>"; `start key` checks.
static const char key_id[] = "dc2837f7ac39707cf417d351e6546b2b";
static const char session[] = "S-01JD2Y6S8V3Q9E6K7T4N5M2C1A";
static const char judgement[] = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945";

typedef struct {
  sqlite3 *db;
  sqlite3_stmt *begin, *commit, *head, *entity, *append, *project;
  int wal_frames;
} Store;

static int count_frames(void *context, sqlite3 *db, const char *name, int frames) {
  (void)db, (void)name;
  *(int *)context = frames;
  return SQLITE_OK;
}

static void run(Store *s, const char *sql) {
  must(s->db, sqlite3_exec(s->db, sql, NULL, NULL, NULL), SQLITE_OK, sql);
}

static sqlite3_stmt *prepare(Store *s, const char *sql) {
  sqlite3_stmt *statement;
  must(s->db, sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL), SQLITE_OK, sql);
  return statement;
}

static void open_store(Store *s, const char *path, int flags) {
  must(NULL, sqlite3_open_v2(path, &s->db, SQLITE_OPEN_READWRITE | flags, NULL), SQLITE_OK, path);
  sqlite3_busy_timeout(s->db, lock_wait_ms);
  sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  // Taking the hook also switches SQLite's own automatic checkpoint off.
  sqlite3_wal_hook(s->db, count_frames, &s->wal_frames);
}

static void prepare_statements(Store *s) {
  s->begin = prepare(s, "BEGIN IMMEDIATE");
  s->commit = prepare(s, "COMMIT");
  s->head = prepare(s, "SELECT seq, leaf FROM record ORDER BY seq DESC LIMIT 1");
  s->entity = prepare(s, "SELECT bytes FROM entity WHERE kind = ?1 AND id = ?2");
  s->append = prepare(s, "INSERT INTO record(seq, leaf, bytes) VALUES (?1, ?2, ?3)");
  s->project = prepare(s, "REPLACE INTO entity(kind, id, seq, bytes) VALUES (?1, ?2, ?3, ?4)");
}

// Steps a statement that returns no rows.
static void step(Store *s, sqlite3_stmt *statement, const char *what) {
  must(s->db, sqlite3_step(statement), SQLITE_DONE, what);
  sqlite3_reset(statement);
}

// Reads the head: the next seq, and the leaf hash that the next record must name.
static sqlite3_int64 read_head(Store *s, unsigned char leaf[hash_bytes]) {
  sqlite3_int64 next = 0;
  memset(leaf, 0, hash_bytes);
  if (sqlite3_step(s->head) == SQLITE_ROW) {
    next = sqlite3_column_int64(s->head, 0) + 1;
    const void *bytes = sqlite3_column_blob(s->head, 1);
    if (bytes == NULL || sqlite3_column_bytes(s->head, 1) != hash_bytes) die("head", "bad leaf");
    memcpy(leaf, bytes, hash_bytes);
  }
  sqlite3_reset(s->head);
  return next;
}

static void read_entity(Store *s, const char *kind, const char *id, const char *expected) {
  sqlite3_bind_text(s->entity, 1, kind, -1, SQLITE_STATIC);
  sqlite3_bind_text(s->entity, 2, id, -1, SQLITE_STATIC);
  if (sqlite3_step(s->entity) != SQLITE_ROW) die("no such entity", id);
  const void *bytes = sqlite3_column_blob(s->entity, 0);
  size_t length = (size_t)sqlite3_column_bytes(s->entity, 0);
  if (bytes == NULL || !memmem(bytes, length, expected, strlen(expected))) die("entity", id);
  sqlite3_reset(s->entity);
}

static void write_entity(Store *s, const char *kind, const char *id, sqlite3_int64 seq,
                         const char *bytes, int length) {
  sqlite3_bind_text(s->project, 1, kind, -1, SQLITE_STATIC);
  sqlite3_bind_text(s->project, 2, id, -1, SQLITE_STATIC);
  sqlite3_bind_int64(s->project, 3, seq);
  sqlite3_bind_blob(s->project, 4, bytes, length, SQLITE_STATIC);
  step(s, s->project, "project");
}

// RFC 3339, UTC, milliseconds.
static void write_time(char out[static 32]) {
  struct timespec now;
  struct tm parts;
  clock_gettime(CLOCK_REALTIME, &now);
  gmtime_r(&now.tv_sec, &parts);
  size_t length = strftime(out, 24, "%Y-%m-%dT%H:%M:%S", &parts);
  snprintf(out + length, 8, ".%03dZ", (int)(now.tv_nsec / 1000000 % 1000));
}

// Signs one record on top of `prev`, replaces `prev` with its leaf hash, returns its length.
static int write_record(char record[static record_bytes_max], sqlite3_int64 seq, const char *task,
                        unsigned char prev[static hash_bytes]) {
  char at[32], prev_hex[2 * hash_bytes + 1], id_hex[27], basis[128] = "";
  char statement[1024], message[encoding_head_bytes_max + sizeof statement];
  unsigned char nonce[13], signature[crypto_sign_BYTES];
  char signature_text[sodium_base64_ENCODED_LEN(crypto_sign_BYTES, sodium_base64_VARIANT_ORIGINAL)];

  write_time(at);
  randombytes_buf(nonce, sizeof nonce);
  sodium_bin2hex(id_hex, sizeof id_hex, nonce, sizeof nonce);
  sodium_bin2hex(prev_hex, sizeof prev_hex, prev, hash_bytes);
  if (seq > 0)
    snprintf(basis, sizeof basis, "\"basis\":{\"leaf\":\"%s\",\"seq\":%lld},", prev_hex, seq - 1);
  int length = snprintf(
      statement, sizeof statement,
      "{\"actor\":\"agent:builder-1\",%s\"body\":{\"task\":\"%s\"},\"event\":\"task.started\","
      "\"id\":\"%s\",\"issued\":\"%s\",\"ledger\":\"bench.example/k\",\"session\":\"%s\","
      "\"version\":1}",
      basis, task, id_hex, at, session);

  size_t message_bytes = pre_authentication(message, statement, (size_t)length);
  crypto_sign_detached(signature, NULL, (const unsigned char *)message, message_bytes, secret_key);
  sodium_bin2base64(signature_text, sizeof signature_text, signature, sizeof signature,
                    sodium_base64_VARIANT_ORIGINAL);
  length = snprintf(record, record_bytes_max,
                    "{\"at\":\"%s\",\"judgement\":\"%s\",\"key\":\"%s\",\"prev\":\"%s\","
                    "\"seq\":%lld,\"sig\":\"%s\",\"statement\":%s}",
                    at, judgement, key_id, prev_hex, seq, signature_text, statement);

  SHA256_CTX hash;
  SHA256_Init(&hash);
  SHA256_Update(&hash, (const unsigned char[]){0}, 1);
  SHA256_Update(&hash, (const unsigned char *)record, (size_t)length);
  SHA256_Final(prev, &hash);
  return length;
}

static void append(Store *s, sqlite3_int64 seq, const char *task,
                   unsigned char head[static hash_bytes]) {
  static char record[record_bytes_max];
  int length = write_record(record, seq, task, head);
  sqlite3_bind_int64(s->append, 1, seq);
  sqlite3_bind_blob(s->append, 2, head, hash_bytes, SQLITE_STATIC);
  sqlite3_bind_blob(s->append, 3, record, length, SQLITE_STATIC);
  step(s, s->append, "append");
}

static void project_task(Store *s, sqlite3_int64 seq, const char *task) {
  char bytes[512];
  int length = snprintf(
      bytes, sizeof bytes,
      "{\"branch\":\"feature/bench\",\"opened_by\":\"human:bench\",\"priority\":\"P3\","
      "\"queue\":\"dev\",\"run\":{\"agent\":\"agent:builder-1\",\"session\":\"%s\"},"
      "\"spec_ids\":[\"BENCH_SPEC\"],\"state\":\"running\",\"task\":\"%s\",\"updated\":%lld}",
      session, task, seq);
  write_entity(s, "task", task, seq, bytes, length);
}

// The action itself, durable on return.
static void act(Store *s) {
  char task[32];
  unsigned char head[hash_bytes];
  step(s, s->begin, "begin");
  sqlite3_int64 seq = read_head(s, head);
  snprintf(task, sizeof task, "BENCH-%04d", (int)(seq % live_tasks));
  read_entity(s, "task", task, "\"state\":");
  read_entity(s, "queue", "dev", "\"slots\":");
  read_entity(s, "session", session, "\"state\":\"open\"");
  append(s, seq, task, head);
  project_task(s, seq, task);
  step(s, s->commit, "commit");
}

// The file keeps its length: overwriting is on the disk sooner than making a file longer.
static void restart_log(Store *s, int frames_max) {
  if (s->wal_frames <= frames_max) return;
  must(s->db, sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL),
       SQLITE_OK, "restart the WAL");
  // SQLite starts over when it writes next; until then the next to open reads the old frames.
  run(s, "UPDATE meta SET wal_restarts = wal_restarts + 1");
}

static void init(const char *path, long count) {
  Store s = {0};
  static const char queue[] = "{\"queue\":\"dev\",\"running\":1,\"slots\":2}";
  static const char opened[] = "{\"agent\":\"agent:builder-1\",\"mode\":\"builder\","
                               "\"sponsor\":\"human:bench\",\"state\":\"open\"}";
  open_store(&s, path, SQLITE_OPEN_CREATE);
  run(&s, "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; BEGIN;"
          "CREATE TABLE record(seq INTEGER PRIMARY KEY, leaf BLOB, bytes BLOB);"
          "CREATE TABLE entity(kind TEXT, id TEXT, seq INTEGER, bytes BLOB,"
          " PRIMARY KEY(kind, id)) WITHOUT ROWID;"
          "CREATE TABLE meta(wal_restarts INTEGER); INSERT INTO meta VALUES (0)");
  prepare_statements(&s);
  unsigned char head[hash_bytes] = {0};
  for (long seq = 0; seq < count; seq++) {
    char task[32];
    snprintf(task, sizeof task, "BENCH-%04d", (int)(seq % live_tasks));
    append(&s, seq, task, head);
  }
  for (int i = 0; i < live_tasks; i++) {
    char task[32];
    snprintf(task, sizeof task, "BENCH-%04d", i);
    project_task(&s, i, task);
  }
  write_entity(&s, "queue", "dev", 0, queue, sizeof queue - 1);
  write_entity(&s, "session", session, 0, opened, sizeof opened - 1);
  run(&s, "COMMIT; PRAGMA synchronous=FULL; PRAGMA wal_checkpoint(TRUNCATE)");
}

static void loop(const char *path, long count) {
  Store s = {0};
  struct timespec from, to;
  open_store(&s, path, 0);
  run(&s, "PRAGMA synchronous=FULL");
  prepare_statements(&s);
  clock_gettime(CLOCK_MONOTONIC, &from);
  for (long i = 0; i < count; i++) {
    act(&s);
    restart_log(&s, wal_frames_running);
  }
  clock_gettime(CLOCK_MONOTONIC, &to);
  printf("%.6f\n", (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
}

static void start(const char *path) {
  Store s = {0};
  open_store(&s, path, 0);
  run(&s, "PRAGMA synchronous=FULL");
  prepare_statements(&s);
  act(&s);
  if (write(STDOUT_FILENO, "ok\n", 3) != 3) die("stdout", "short write");
  restart_log(&s, wal_frames_max);
  // The process ends here with the database open: nothing more is owed to anyone.
  _exit(0);
}

static void print_key(void) {
  char text[64] = "ed25519:", id[2 * hash_bytes + 1];
  unsigned char hash[hash_bytes];
  sodium_bin2base64(text + strlen(text), sizeof text - strlen(text), secret_key + 32, 32,
                    sodium_base64_VARIANT_ORIGINAL);
  SHA256_CTX state;
  SHA256_Init(&state);
  SHA256_Update(&state, text, strlen(text));
  SHA256_Final(hash, &state);
  sodium_bin2hex(id, sizeof id, hash, hash_bytes);
  id[key_id_digits] = 0;
  printf("%s %s\n", id, text);
  if (strcmp(id, key_id) != 0) die("key id", "the constant is wrong");
}

int main(int argc, char **argv) {
  if (sodium_init() < 0) die("libsodium", "cannot start");
  const char *verb = argc > 1 ? argv[1] : "";
  if (argc == 4 && !strcmp(verb, "init")) return init(argv[2], atol(argv[3])), 0;
  if (argc == 4 && !strcmp(verb, "loop")) return loop(argv[2], atol(argv[3])), 0;
  if (argc == 3 && !strcmp(verb, "start")) return start(argv[2]), 0;
  if (argc == 2 && !strcmp(verb, "key")) return print_key(), 0;
  die("usage", "start init DB N | start DB | loop DB N | key");
}
