-- A person who lets a chain go on says from where: what lies above is looked at again.
CREATE INDEX chain_payments_by_height ON chain_payments (net, block_height)
  WHERE state = 'included' OR state = 'confirmed';
