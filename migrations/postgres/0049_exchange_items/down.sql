DROP TABLE exchange_item;
