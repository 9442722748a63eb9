// Command notecheck checks a checkpoint, its root and proofs of records with the packages that the
// Go checksum database uses, golang.org/x/mod/sumdb/note and tlog (Debian:
// golang-golang-x-mod-dev), and nothing of kernel's.
//
//	notecheck -vkey FILE -note FILE -records FILE [-proof FILE]
//	notecheck -vkey FILE -records FILE -batch <notes
//
// A file of records has one record a line. With -batch every line of standard input is a note in
// hexadecimal, or "proof " and a proof in hexadecimal; for each it prints "accepted", or "refused"
// and why.
//
// Exit 0: accepted, or all of a batch was read; 1: refused; 2: wrong use.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const maxProofBytes = 131072

// ledger holds what notes are compared with.
type ledger struct {
	verifier note.Verifier
	leaves   []tlog.Hash
	stored   []tlog.Hash
}

// load reads the key and the records, and computes every hash of the tree.
func load(vkeyFile, recordsFile string) (*ledger, error) {
	vkey, err := os.ReadFile(vkeyFile)
	if err != nil {
		return nil, err
	}
	verifier, err := note.NewVerifier(strings.TrimSpace(string(vkey)))
	if err != nil {
		return nil, err
	}
	records, err := os.ReadFile(recordsFile)
	if err != nil {
		return nil, err
	}
	l := &ledger{verifier: verifier}
	for len(records) > 0 {
		end := bytes.IndexByte(records, '\n')
		if end < 0 {
			return nil, errors.New("the last record has no line feed")
		}
		leaf := tlog.RecordHash(records[:end])
		hashes, err := tlog.StoredHashesForRecordHash(int64(len(l.leaves)), leaf, l)
		if err != nil {
			return nil, err
		}
		l.leaves = append(l.leaves, leaf)
		l.stored = append(l.stored, hashes...)
		records = records[end+1:]
	}
	return l, nil
}

// ReadHashes makes a ledger a tlog.HashReader.
func (l *ledger) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(l.stored)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		hashes[i] = l.stored[index]
	}
	return hashes, nil
}

// open checks the signature of a checkpoint and the form of its text.
func (l *ledger) open(data []byte) (tlog.Tree, error) {
	var tree tlog.Tree
	opened, err := note.Open(data, note.VerifierList(l.verifier))
	if err != nil {
		return tree, err
	}
	// note.Open takes base64 whose unused bits are set; the ledger's format does not.
	for _, each := range append(opened.Sigs, opened.UnverifiedSigs...) {
		if _, err := base64.StdEncoding.Strict().DecodeString(each.Base64); err != nil {
			return tree, errors.New("loose base64")
		}
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != l.verifier.Name() {
		return tree, errors.New("not three lines that begin with the origin")
	}
	tree.N, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(tree.N, 10) != lines[1] || tree.N < 0 {
		return tree, errors.New("malformed size")
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	if err == nil && tree.Hash.String() != lines[2] {
		err = errors.New("malformed root")
	}
	return tree, err
}

// check opens a checkpoint and compares its root with that of the records.
func (l *ledger) check(data []byte) error {
	tree, err := l.open(data)
	if err != nil {
		return err
	}
	if tree.N > int64(len(l.leaves)) {
		return fmt.Errorf("it covers %d records of %d", tree.N, len(l.leaves))
	}
	// At size 0 tlog gives zeros where RFC 6962 says SHA-256 of nothing; records are never none.
	root, err := tlog.TreeHash(tree.N, l)
	if err == nil && root != tree.Hash {
		err = errors.New("another root")
	}
	return err
}

// checkProof checks a tlog-proof file: the note in it, and that it leads from the record to it.
func (l *ledger) checkProof(data []byte) error {
	const head = "c2sp.org/tlog-proof@v1\n"
	above, signed, found := strings.Cut(string(data), "\n\n")
	if !found || len(data) > maxProofBytes || !strings.HasPrefix(above, head) {
		return errors.New("no proof")
	}
	lines := strings.Split(strings.TrimPrefix(above, head), "\n")
	if extra := strings.TrimPrefix(lines[0], "extra "); extra != lines[0] && len(lines) > 1 {
		if _, err := base64.StdEncoding.Strict().DecodeString(extra); err != nil {
			return err
		}
		lines = lines[1:]
	}
	digits := strings.TrimPrefix(lines[0], "index ")
	index, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || "index "+strconv.FormatInt(index, 10) != lines[0] || index < 0 {
		return errors.New("malformed index")
	}
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil || hash.String() != line {
			return errors.New("malformed hash")
		}
		proof = append(proof, hash)
	}
	if index >= int64(len(l.leaves)) {
		return errors.New("a record that is not there")
	}
	tree, err := l.open([]byte(signed))
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, l.leaves[index])
}

// batch answers each line of standard input.
func (l *ledger) batch() error {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 4*maxProofBytes)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		check, text := l.check, lines.Text()
		if rest := strings.TrimPrefix(text, "proof "); rest != text {
			check, text = l.checkProof, rest
		}
		data, err := hex.DecodeString(text)
		if err != nil {
			return err
		}
		if err := check(data); err != nil {
			fmt.Fprintf(out, "refused %s\n", strings.ReplaceAll(err.Error(), "\n", " "))
		} else {
			fmt.Fprintln(out, "accepted")
		}
	}
	return lines.Err()
}

func run() error {
	vkey := flag.String("vkey", "", "file of the ledger's key for notes")
	records := flag.String("records", "", "file of records, one a line")
	noteFile := flag.String("note", "", "file of a checkpoint")
	proofFile := flag.String("proof", "", "file of a tlog-proof")
	batch := flag.Bool("batch", false, "read notes in hexadecimal from standard input")
	flag.Parse()
	if *vkey == "" || *records == "" || (*noteFile == "" && !*batch) {
		flag.Usage()
		os.Exit(2)
	}
	l, err := load(*vkey, *records)
	if err != nil {
		return err
	}
	if *batch {
		return l.batch()
	}
	for _, each := range []struct {
		file  string
		check func([]byte) error
	}{{*noteFile, l.check}, {*proofFile, l.checkProof}} {
		if each.file == "" {
			continue
		}
		data, err := os.ReadFile(each.file)
		if err == nil {
			err = each.check(data)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", each.file, err)
		}
		fmt.Printf("accepted: %s\n", each.file)
	}
	return nil
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintf(os.Stderr, "notecheck: %v\n", err)
		os.Exit(1)
	}
}
