DROP TABLE notice_figure;
