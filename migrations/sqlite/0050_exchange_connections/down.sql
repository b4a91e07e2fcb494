DROP TABLE exchange_connection;
