DROP TABLE reference_table;
