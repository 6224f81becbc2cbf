"""An analysis type is a schema with a few words around it; everything else is made from that.

What an author writes:  `analysis_type` (the protocol), `marks` on the fields, `hooks`; `public` is
    all of it, as `reelsight`.
How types get in:       `find_plugins` → `check_type`, `check_marks` (is it sound?) → `sealed_type`
    (as it was then, whatever it does later) → `registry`. `errors` says what can be wrong;
    `field_kinds` is what all of them ask of a field.
Where their code runs:  `child`: in a process of its own, that may hang or end.
What is made of them:   `tool_schema` (what a model is told), `token_hint` (what that costs),
    `describe_type` and `type_page` (lists, pages, documentation), `field_notes` (authors' words).
How they are tried:     `conformance`, with `examples` of results and `sample_evidence` of files.
Passages, facets, edits, exports and the display of results follow the stored values and marks, in
`application.analysis`.
"""
