"""State kept between calls: the causes of this family, a file each."""
