// The plain SHA-256 functions are marked as deprecated in favour of OpenSSL's providers, which have
// to be looked up and cost a process that lives two milliseconds a good part of one.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>
