//! Sums over values, eight at once: processors add eight numbers in one step, and the order stays the same on all of them.

/// Adds `by` times the other values.
pub(super) fn add(to: &mut [f32], by: f32, what: &[f32]) {
    to.iter_mut().zip(what).for_each(|(to, what)| *to += by * what);
}

/// The sum of what is made of each value.
pub(super) fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let (eights, rest) = values.as_chunks::<8>();
    let mut sums = [0.0_f32; 8];
    eights.iter().for_each(|eight| sums.iter_mut().zip(eight).for_each(|(sum, &value)| *sum += of(value)));
    sums.iter().sum::<f32>() + rest.iter().map(|&value| of(value)).sum::<f32>()
}

/// The sum of the products.
pub(super) fn dot(left: &[f32], right: &[f32]) -> f32 {
    let ((lefts, left), (rights, right)) = (left.as_chunks::<8>(), right.as_chunks::<8>());
    let mut sums = [0.0_f32; 8];
    for (left, right) in lefts.iter().zip(rights) {
        sums.iter_mut().zip(left.iter().zip(right)).for_each(|(sum, (left, right))| *sum += left * right);
    }
    sums.iter().sum::<f32>() + left.iter().zip(right).map(|(left, right)| left * right).sum::<f32>()
}
