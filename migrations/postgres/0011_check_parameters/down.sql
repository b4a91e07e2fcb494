DROP TABLE check_parameter;
