import { z } from 'zod';

// The page's content security policy forbids eval. Zod would try it once and fall back, and the
// browser would report a violation at every start; so it is told not to try. This module is
// imported before any schema.
z.config({ jitless: true });
