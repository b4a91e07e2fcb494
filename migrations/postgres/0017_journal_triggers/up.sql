-- The unique index of `position` finds what is not sealed as well; one index less to keep for each event.
DROP INDEX event_unsealed;
