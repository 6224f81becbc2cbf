"""The text index: SQLite's FTS5 over the table `passages`, which keeps the text itself."""

# Accents and letter case do not count; the Porter stemmer knows English endings only and leaves
# words of other languages as they are.
STATEMENTS = (
    """CREATE VIRTUAL TABLE passage_words USING fts5(
        text, scope, content='passages', content_rowid='id',
        tokenize="porter unicode61 remove_diacritics 2")""",
    "CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab(passage_words, col)",
    """CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN
        INSERT INTO passage_words(rowid, text, scope) VALUES (new.id, new.text, new.scope);
    END""",
    """CREATE TRIGGER passages_dropped AFTER DELETE ON passages BEGIN
        INSERT INTO passage_words(passage_words, rowid, text, scope)
        VALUES ('delete', old.id, old.text, old.scope);
    END""",
    """CREATE TRIGGER passages_changed AFTER UPDATE OF text, scope ON passages BEGIN
        INSERT INTO passage_words(passage_words, rowid, text, scope)
        VALUES ('delete', old.id, old.text, old.scope);
        INSERT INTO passage_words(rowid, text, scope) VALUES (new.id, new.text, new.scope);
    END""",
)
