"""x"""

from pooledcases.models.inverse_variance import pool, pool_batch
