DROP TABLE site_balance;
