//! The tables, their keys and their items, behind one port: DynamoDB, or memory.
