//! The tree against RFC 6962's vectors and against another implementation.

use std::convert::Infallible;

use ct_merkle::{ConsistencyProof, InclusionProof, mem_backed_tree::MemoryBackedTree};
use sha2::Sha256;

use crate::{
    domain::journal::{
        frontier::{Frontier, Leaves, Node, Sparse, is_kept},
        tree::{
            MemoryTree, Nodes as _, consistency_proof, empty_root, inclusion_proof, root, verify_consistency,
            verify_inclusion,
        },
    },
    kernel::hash::Hash,
};

const MOST: u64 = 130;

fn leaf(at: u64) -> Hash {
    Hash::of(&[&[0], &at.to_be_bytes()])
}

fn tree(size: u64) -> MemoryTree {
    (0..size).map(leaf).collect()
}

/// Their tree hashes what is pushed as a leaf itself.
fn theirs(size: u64) -> MemoryBackedTree<Sha256, [u8; 8]> {
    let mut tree = MemoryBackedTree::new();
    (0..size).for_each(|at| tree.push(at.to_be_bytes()));
    tree
}

fn bytes(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}

/// The leaves and roots that Certificate Transparency's implementations test with.
#[test]
fn the_roots_are_those_of_certificate_transparency() {
    let leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    assert_eq!(empty_root().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    let mut tree = MemoryTree::default();
    for (text, root) in leaves.into_iter().zip(roots) {
        let data: Vec<u8> =
            (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect();
        tree.push(Hash::of(&[&[0], &data]));
        assert_eq!(tree.root().hex(), root);
    }
}

#[test]
fn roots_and_proofs_equal_another_implementation() {
    let (mine, mut grown) = (tree(MOST), Frontier::default());
    for size in 0..=MOST {
        let other = theirs(size);
        let head = root(&mine, size).unwrap();
        assert_eq!(grown.root(), head);
        assert_eq!(Frontier::restore(&mine, size).unwrap(), grown);
        if size > 0 {
            assert_eq!(other.root().as_bytes().as_slice(), head.0);
        }
        for index in 0..size {
            let proof = inclusion_proof(&mine, index, size).unwrap();
            let expected: InclusionProof<Sha256> = other.prove_inclusion(usize::try_from(index).unwrap());
            assert_eq!(bytes(&proof), expected.as_bytes(), "leaf {index} of {size}");
            assert!(verify_inclusion(leaf(index), index, size, &proof, head));
        }
        for old in 1..size {
            let proof = consistency_proof(&mine, old, size).unwrap();
            let expected: ConsistencyProof<Sha256> = other.prove_consistency(usize::try_from(size - old).unwrap());
            assert_eq!(bytes(&proof), expected.as_bytes(), "{old} to {size}");
            assert!(verify_consistency(old, root(&mine, old).unwrap(), size, head, &proof));
        }
        grown.append(leaf(size), |_| ());
    }
}

#[test]
fn a_proof_of_something_else_is_refused() {
    let mine = tree(40);
    for size in 1..=40 {
        let head = root(&mine, size).unwrap();
        for index in 0..size {
            let proof = inclusion_proof(&mine, index, size).unwrap();
            assert!(!verify_inclusion(leaf(index + 1), index, size, &proof, head));
            assert!(!verify_inclusion(leaf(index), index ^ 1, size, &proof, head) || size == 1);
            let longer = [proof.clone(), vec![head]].concat();
            assert!(!verify_inclusion(leaf(index), index, size, &longer, head));
            if let Some((_, shorter)) = proof.split_last() {
                assert!(!verify_inclusion(leaf(index), index, size, shorter, head));
            }
        }
        for old in 1..size {
            let before = root(&mine, old).unwrap();
            let proof = consistency_proof(&mine, old, size).unwrap();
            assert!(!verify_consistency(old, leaf(0), size, head, &proof) || old == 1);
            assert!(!verify_consistency(old, before, size, leaf(99), &proof));
            assert!(!verify_consistency(old, before, size, head, &[proof.clone(), vec![head]].concat()));
            assert!(!verify_consistency(old, before, size, head, &proof[1..]));
        }
    }
    assert!(inclusion_proof(&mine, 3, 3).is_err());
    assert!(consistency_proof(&mine, 4, 3).is_err());
    assert!(root(&mine, 41).is_err());
}

/// Leaves and kept nodes only, as the store has them.
struct Rows(Vec<Hash>, Vec<Node>);

impl Leaves for Rows {
    type Error = Infallible;

    fn run(&self, level: u8, first: u64, count: u64) -> Result<Vec<Hash>, Infallible> {
        assert!(level == 0 || is_kept(level));
        assert!(count <= 8);
        let mut nodes: Vec<Node> = self.1.clone();
        nodes.extend((0..).zip(&self.0).map(|(index, hash)| Node { level: 0, index, hash: *hash }));
        nodes.retain(|node| node.level == level && (first..first + count).contains(&node.index));
        nodes.sort_by_key(|node| node.index);
        Ok(nodes.iter().map(|node| node.hash).collect())
    }
}

#[test]
fn every_node_is_computed_from_the_kept_ones() {
    let (mine, size) = (tree(600), 600);
    let rows = Frontier::default().extend((0..size).map(leaf));
    assert_eq!(rows.len(), 600 / 16 + 600 / 256);
    let sparse = Sparse(Rows((0..size).map(leaf).collect(), rows));
    for level in 0..11 {
        for index in 0..=size >> level {
            assert_eq!(sparse.node(level, index), mine.node(level, index), "{level} {index}");
        }
    }
    assert_eq!(inclusion_proof(&sparse, 411, size), inclusion_proof(&mine, 411, size));
}
