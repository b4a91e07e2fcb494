DROP TABLE notice_receipt;
