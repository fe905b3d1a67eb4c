//! An inverse of a symmetric positive definite matrix, to which rows come and from which they go again.
//!
//! Only the half on and below the diagonal is kept, in square tiles: tiles are multiplied by `ndarray`, which knows how each processor does
//! that fast. The methods are LAPACK's (potrf, trtri, lauum), tile by tile.

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView1, ArrayView2, ArrayViewMut2, Axis, Slice};

/// How many rows and columns a tile has.
pub(super) const TILE: usize = 128;

/// The half of a symmetric matrix on and below its diagonal; tiles on the diagonal are whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Tiles {
    rows: Vec<Vec<Array2<f64>>>,
}

/// A factor L with L Lᵀ = the matrix; on the diagonal stand the inverses of its tiles.
#[derive(Debug)]
pub(super) struct Factor {
    rows: Vec<Vec<Array2<f64>>>,
}

/// The inverse. Places that are nobody's have zeros.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Inverse {
    tiles: Tiles,
}

impl Tiles {
    /// One row of tiles more, from a strip of `TILE` rows that goes as far as the diagonal.
    pub(super) fn push(&mut self, strip: &Array2<f64>) {
        let tile = |at: usize| strip.slice_axis(Axis(1), rows_of(at)).to_owned();
        self.rows.push((0..=self.rows.len()).map(tile).collect());
    }

    /// Its Cholesky factor: n³/6 multiplications.
    pub(super) fn factor(self) -> Factor {
        let mut rows = self.rows;
        for at in 0..rows.len() {
            let (above, below) = rows.split_at_mut(at + 1);
            let Some((done, [diagonal])) = above.last_mut().and_then(|row| row.split_at_mut_checked(at)) else { continue };
            done.iter().for_each(|tile| general_mat_mul(-1.0, tile, &tile.t(), 1.0, diagonal));
            *diagonal = inverse_of_lower(&lower(diagonal));
            for row in below {
                let Some((left, [own, ..])) = row.split_at_mut_checked(at) else { continue };
                left.iter().zip(done.iter()).for_each(|(tile, above)| general_mat_mul(-1.0, tile, &above.t(), 1.0, own));
                *own = own.dot(&diagonal.t());
            }
        }
        Factor { rows }
    }
}

impl Factor {
    /// What solves matrix · x = right, in place: n² multiplications a column.
    pub(super) fn solve(&self, right: &mut Array2<f64>) {
        for (at, row) in self.rows.iter().enumerate() {
            let Some((diagonal, left)) = row.split_last() else { continue };
            let (above, mut own) = above_and_own(right, at);
            left.iter()
                .enumerate()
                .for_each(|(column, tile)| general_mat_mul(-1.0, tile, &part(&above.view(), column), 1.0, &mut own));
            let solved = diagonal.dot(&own);
            own.assign(&solved);
        }
        for (at, row) in self.rows.iter().enumerate().rev() {
            let Some((diagonal, left)) = row.split_last() else { continue };
            let (mut above, mut own) = above_and_own(right, at);
            let solved = diagonal.t().dot(&own);
            own.assign(&solved);
            left.iter()
                .enumerate()
                .for_each(|(column, tile)| general_mat_mul(-1.0, &tile.t(), &own, 1.0, &mut part_mut(&mut above, column)));
        }
    }

    /// The inverse of the matrix: n³/3 multiplications.
    pub(super) fn inverse(self) -> Inverse {
        let mut rows = self.rows;
        invert(&mut rows);
        square(&mut rows);
        Inverse { tiles: Tiles { rows } }
    }
}

/// Turns a factor into its inverse: the last column of tiles first, since each needs those to its right.
fn invert(rows: &mut [Vec<Array2<f64>>]) {
    for column in (0..rows.len()).rev() {
        let old: Vec<Array2<f64>> = rows[column + 1..].iter().map(|row| row[column].clone()).collect();
        let diagonal = rows[column][column].clone();
        for row in &mut rows[column + 1..] {
            let mut sum = Array2::zeros((TILE, TILE));
            row[column + 1..].iter().zip(&old).for_each(|(tile, old)| general_mat_mul(-1.0, tile, old, 1.0, &mut sum));
            row[column] = sum.dot(&diagonal);
        }
    }
}

/// Turns the inverse W of a factor into Wᵀ W: from above, since each row needs only those below.
fn square(rows: &mut [Vec<Array2<f64>>]) {
    for at in 0..rows.len() {
        let (above, below) = rows.split_at_mut(at + 1);
        let Some((left, [diagonal])) = above.last_mut().and_then(|row| row.split_at_mut_checked(at)) else { continue };
        for (column, tile) in left.iter_mut().enumerate() {
            let mut sum = diagonal.t().dot(tile);
            below.iter().for_each(|row| general_mat_mul(1.0, &row[at].t(), &row[column], 1.0, &mut sum));
            *tile = sum;
        }
        let mut sum = diagonal.t().dot(diagonal);
        below.iter().for_each(|row| general_mat_mul(1.0, &row[at].t(), &row[at], 1.0, &mut sum));
        *diagonal = sum;
    }
}

impl Inverse {
    /// How many places there are.
    pub(super) fn places(&self) -> usize {
        self.tiles.rows.len() * TILE
    }

    /// Rows that come, at places that are nobody's or behind the last: `like` holds for each of them the matrix's entries beside every
    /// place, theirs among them; entries beside places that are nobody's must be zero (the bordering method, by blocks).
    pub(super) fn add(&mut self, places: &[usize], like: &Array2<f64>) {
        while self.places() < like.nrows() {
            self.tiles.push(&Array2::zeros((TILE, self.places() + TILE)));
        }
        let mut among = Array2::zeros((places.len(), places.len()));
        let mut beside = Array2::zeros((self.places(), places.len()));
        like.rows().into_iter().zip(beside.rows_mut()).for_each(|(like, mut row)| row.assign(&like));
        for (at, place) in places.iter().enumerate() {
            among.row_mut(at).assign(&beside.row(*place));
            beside.row_mut(*place).fill(0.0);
        }
        let mut product = self.times(&beside);
        general_mat_mul(-1.0, &beside.t(), &product, 1.0, &mut among);
        places.iter().enumerate().for_each(|(at, place)| product[[*place, at]] = -1.0);
        self.add_square(&product, &small_inverse(&among));
    }

    /// Takes rows out; their places are nobody's.
    pub(super) fn remove(&mut self, places: &[usize]) {
        let mut columns = Array2::zeros((self.places(), places.len()));
        let mut among = Array2::zeros((places.len(), places.len()));
        for (at, place) in places.iter().enumerate() {
            (0..self.places()).for_each(|row| columns[[row, at]] = self.at(row, *place));
            places.iter().enumerate().for_each(|(other, row)| among[[other, at]] = self.at(*row, *place));
        }
        self.add_square(&columns, &-small_inverse(&among));
        places.iter().for_each(|place| self.clear(*place));
    }

    /// Makes a place nobody's whose row is zero but for its diagonal, or for what rounding left of it.
    pub(super) fn clear(&mut self, place: usize) {
        let (row, inside) = (place / TILE, place % TILE);
        self.tiles.rows[row].iter_mut().for_each(|tile| tile.row_mut(inside).fill(0.0));
        self.tiles.rows[row..].iter_mut().for_each(|tiles| tiles[row].column_mut(inside).fill(0.0));
    }

    fn at(&self, row: usize, column: usize) -> f64 {
        let (row, column) = (row.max(column), row.min(column));
        self.tiles.rows[row / TILE][column / TILE][[row % TILE, column % TILE]]
    }

    fn times(&self, right: &Array2<f64>) -> Array2<f64> {
        let mut product = Array2::zeros(right.dim());
        for (at, row) in self.tiles.rows.iter().enumerate() {
            for (column, tile) in row.iter().enumerate() {
                general_mat_mul(1.0, tile, &part(&right.view(), column), 1.0, &mut part_mut(&mut product.view_mut(), at));
                if column < at {
                    general_mat_mul(
                        1.0,
                        &tile.t(),
                        &part(&right.view(), at),
                        1.0,
                        &mut part_mut(&mut product.view_mut(), column),
                    );
                }
            }
        }
        product
    }

    /// Adds tall · small · tallᵀ.
    fn add_square(&mut self, tall: &Array2<f64>, small: &Array2<f64>) {
        let product = tall.dot(small);
        for (at, row) in self.tiles.rows.iter_mut().enumerate() {
            for (column, tile) in row.iter_mut().enumerate() {
                general_mat_mul(1.0, &part(&product.view(), at), &part(&tall.view(), column).t(), 1.0, tile);
            }
        }
    }

    /// For each place the sum of its entries by the group of their column.
    pub(super) fn sums(&self, group_of: &[Option<usize>], groups: usize) -> Array2<f64> {
        let mut sums = Array2::zeros((self.places(), groups));
        let group = |place: usize| group_of.get(place).copied().flatten();
        for (at, row) in self.tiles.rows.iter().enumerate() {
            for (column, tile) in row.iter().enumerate() {
                for ((inside, beside), value) in tile.indexed_iter() {
                    let (row, column_place) = (at * TILE + inside, column * TILE + beside);
                    group(column_place).iter().for_each(|group| sums[[row, *group]] += value);
                    group(row).iter().filter(|_| column < at).for_each(|group| sums[[column_place, *group]] += value);
                }
            }
        }
        sums
    }
}

/// The rows of a tile.
fn rows_of(at: usize) -> Slice {
    Slice::from(at * TILE..(at + 1) * TILE)
}

fn part<'a>(tall: &'a ArrayView2<f64>, at: usize) -> ArrayView2<'a, f64> {
    tall.slice_axis(Axis(0), rows_of(at))
}

fn part_mut<'a>(tall: &'a mut ArrayViewMut2<f64>, at: usize) -> ArrayViewMut2<'a, f64> {
    tall.slice_axis_mut(Axis(0), rows_of(at))
}

/// All rows above a tile, and its own.
fn above_and_own(tall: &mut Array2<f64>, at: usize) -> (ArrayViewMut2<'_, f64>, ArrayViewMut2<'_, f64>) {
    let (above, rest) = tall.view_mut().split_at(Axis(0), at * TILE);
    (above, rest.split_at(Axis(0), TILE).0)
}

/// The product of what stands at the same places, from one on to another.
fn product(one: ArrayView1<f64>, other: ArrayView1<f64>, places: std::ops::Range<usize>) -> f64 {
    let places = Slice::from(places);
    one.slice_axis(Axis(0), places).dot(&other.slice_axis(Axis(0), places))
}

/// The lower triangle L with L Lᵀ = matrix (Cholesky and Banachiewicz).
fn lower(matrix: &Array2<f64>) -> Array2<f64> {
    let mut lower = Array2::<f64>::zeros(matrix.dim());
    for row in 0..matrix.nrows() {
        for column in 0..=row {
            let done = product(lower.row(row), lower.row(column), 0..column);
            let rest = matrix[[row, column]] - done;
            // A regularised matrix keeps the diagonal above zero; a broken input must not become a number that is none.
            lower[[row, column]] = if row == column { rest.max(f64::EPSILON).sqrt() } else { rest / lower[[column, column]] };
        }
    }
    lower
}

fn inverse_of_lower(lower: &Array2<f64>) -> Array2<f64> {
    let mut inverse = Array2::<f64>::zeros(lower.dim());
    for row in 0..lower.nrows() {
        let diagonal = lower[[row, row]];
        for column in 0..row {
            let done = product(lower.row(row), inverse.column(column), column..row);
            inverse[[row, column]] = -done / diagonal;
        }
        inverse[[row, row]] = 1.0 / diagonal;
    }
    inverse
}

fn small_inverse(matrix: &Array2<f64>) -> Array2<f64> {
    let inverse = inverse_of_lower(&lower(matrix));
    inverse.t().dot(&inverse)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// So many rows that several tiles are in it.
    const COUNT: usize = 2 * TILE + 20;

    /// Vectors whose products, with half a one on the diagonal, are the matrix.
    fn vectors(seed: u64) -> Array2<f64> {
        let value = |row: usize, column: usize| ((row * 37 + column * 101) as f64 + seed as f64).sin();
        Array2::from_shape_fn((COUNT, 7), |(row, column)| value(row, column))
    }

    fn matrix(vectors: &Array2<f64>, is_there: impl Fn(usize) -> bool) -> Array2<f64> {
        let places = COUNT.next_multiple_of(TILE);
        Array2::from_shape_fn((places, places), |(row, column)| {
            let product = || vectors.row(row).dot(&vectors.row(column));
            let both = row < COUNT && column < COUNT && is_there(row) && is_there(column);
            let diagonal = if row == column { 0.5 } else { 0.0 };
            diagonal + if both { product() } else { 0.0 }
        })
    }

    fn span(matrix: &Array2<f64>, rows: std::ops::Range<usize>, columns: std::ops::Range<usize>) -> Array2<f64> {
        matrix.slice_axis(Axis(0), Slice::from(rows)).slice_axis(Axis(1), Slice::from(columns)).to_owned()
    }

    fn tiles(matrix: &Array2<f64>) -> Tiles {
        let mut tiles = Tiles::default();
        (0..matrix.nrows() / TILE).for_each(|at| tiles.push(&span(matrix, at * TILE..(at + 1) * TILE, 0..(at + 1) * TILE)));
        tiles
    }

    fn inverse(vectors: &Array2<f64>, is_there: impl Fn(usize) -> bool) -> Inverse {
        let mut inverse = tiles(&matrix(vectors, &is_there)).factor().inverse();
        (0..inverse.places()).filter(|place| *place >= COUNT || !is_there(*place)).for_each(|place| inverse.clear(place));
        inverse
    }

    fn apart(one: &Inverse, other: &Inverse) -> f64 {
        let pairs = (0..one.places()).flat_map(|row| (0..=row).map(move |column| (row, column)));
        pairs.map(|(row, column)| (one.at(row, column) - other.at(row, column)).abs()).fold(0.0, f64::max)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn inverse_and_factor_undo_the_matrix(seed in 0_u64..1_000) {
            let matrix = matrix(&vectors(seed), |_| true);
            let right = Array2::from_shape_fn((matrix.nrows(), 3), |(row, column)| (row + column) as f64 / 100.0);
            let product = matrix.dot(&right);
            let mut solved = product.clone();
            tiles(&matrix).factor().solve(&mut solved);
            let inverse = tiles(&matrix).factor().inverse();
            for found in [solved, inverse.times(&product)] {
                prop_assert!((&found - &right).iter().all(|off| off.abs() < 1e-9));
            }
            let sums = inverse.sums(&vec![Some(0); matrix.nrows()], 1);
            prop_assert!((&sums - &inverse.times(&Array2::ones(sums.dim()))).iter().all(|off| off.abs() < 1e-9));
        }

        #[test]
        fn rows_that_come_and_go_leave_the_inverse_of_those_that_are_there(seed in 0_u64..1_000, from in 0..COUNT - 9) {
            let (vectors, places) = (vectors(seed), (from..from + 9).collect::<Vec<_>>());
            let whole = inverse(&vectors, |_| true);
            let mut changed = whole.clone();
            changed.remove(&places);
            let without = inverse(&vectors, |row| !places.contains(&row));
            prop_assert!(apart(&changed, &without) < 1e-9, "{}", apart(&changed, &without));
            let like = span(&matrix(&vectors, |_| true), 0..COUNT, from..from + 9);
            changed.add(&places, &like);
            prop_assert!(apart(&changed, &whole) < 1e-9, "{}", apart(&changed, &whole));
        }
    }

    #[test]
    fn an_inverse_grows_from_nothing() {
        let (vectors, mut grown) = (vectors(1), Inverse::default());
        for places in (0..COUNT).collect::<Vec<_>>().chunks(50) {
            let end = places[0] + places.len();
            grown.add(places, &span(&matrix(&vectors, |_| true), 0..end, places[0]..end));
        }
        assert!(apart(&grown, &inverse(&vectors, |_| true)) < 1e-9);
    }
}
