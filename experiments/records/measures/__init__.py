"""The fingerprint of records, measure by measure; each a pure function of cases (指纹指标)."""
